const wordSet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Words that begin what is said of a thing: `user is`, `host went`, `file not`. */
export const sayings = wordSet(`
is are was were be been being has have had do does did can cannot can't could couldn't may might must shall should will
would won't didn't doesn't isn't wasn't and or but nor if when while because since until unless after before during
without within with from for of by on in into onto at to as than then via per over under out off up down about against
between through sent lost went gave took got left ran died hung broke quit hit met held made found threw saw said told
kept began begun stuck shut cut put set read write exit exits fail fails not no`)

/** Deeds that look like things: `database backup`, `user login`. */
const deeds = `
abort backup bind bootstrap boot build call cancel check checkpoint clone close commit compact connect copy crash
create delete deploy disconnect download drain drop dump eviction exec failover fetch flush handover init insert
install join kill launch load lock login logout lookup merge migrate mount move open parse ping poll probe process
prune publish pull purge push query rebalance rebuild receive reclaim reconnect recover redeploy redirect refresh
register reindex reload remove rename render repair replay report reset resize resolve restart restore resume resync
retry revert revoke rollback rollout rotate run save scan schedule seek select send shutdown signin signout signup sort
split start startup stop store submit subscribe suspend swap switch sync tear teardown transfer trigger truncate
unbind unlock unmount update upgrade upload vacuum validate verify wakeup walk watch write`

/** What else of a thing there is: `user profile`, `table index`, `server side`. */
const parts = `
access account accounts action address addresses agent alias amount answer api app area argument array attribute auth
avatar backend backlog balance batch bit block body bound bounds branch buffer bug bus byte bytes cache call callback
cap card cart case cert certificate chain change channel char charset checksum child chunk cipher claim class client
clock cluster code codec column command commands comment component config configuration conflict connection connections
constraint consumer contact container content context cookie copy core cost count counter credential credentials
criteria cron currency cursor cycle data database date day deadline deadlock debug default definition delay delta depth
descriptor destination detail details device digest dir directory disk document domain driver duration email encoding
end endpoint engine entity entries entry env environment error errors event events example exception exceptions expiry
extension fault feature field fields file files filter flag flow folder format frame function gateway graph grant group
groups handle handler handshake hash head header headers health heap help history hook host hostname icon id ids index
info input instance int interface job jobs journal json kernel key keys kind label lag latency layer layout leader
lease length level lib library license lifetime limit limits line link list listener loader locale location locks log
logger logs loop manager map mapping mask master max member memory message messages metadata metric metrics min mode
model module mutex name names namespace network node nodes note number object offset operator option options package
packet page pages panic parameter parameters params parent parse part partition password path paths pattern payload
peer permission permissions phase phone pid pipe plan plugin point policy pool pools port preference preferences prefix
primary privilege privileges problem profile program property protocol provider proxy quota race range rate reader
reason record records reference region registry relation replica reply repository request requests resource resources
response responses result results return rights role roles route router row rows rule rules schema scope script secret
section segment sensor sequence server service services session sessions setting settings setup shard shell side
signature size slot snapshot socket source space spec stack stage stamp start state statement stats status step storage
stream string style subject suffix system tab table target task tasks team template tenant term text thread threads
threshold time timeout timeouts timer timestamp title token tokens topic total trace traffic transaction tree type
types unit uri url usage user username uuid value values variable vendor version view volume wait warning window work
worker workers writer xml yaml zone`

/** How a thing is. */
const qualities = `
a an the this that these those its their his her my our any some none each every all more too other another there here
absent active ahead alive already also away bad behind big broken busy corrupt current dead degraded different down
duplicate early empty enough exact external false fine first full gone good healthy hot idle illegal inactive incomplete
inconsistent incorrect insecure internal invalid large last late local long low missing negative never new next nil now
null obsolete ok old on only open optional over own partial pending possible present previous public private ready remote
required safe same short slow small stale still stuck such true unavailable unclean undefined unexpected unhealthy
unique unknown unlocked unreachable unready unsafe unstable unsupported unused valid weak wrong yes yet zero again
closed locked`

/** What a business deals in: `user order` is a kind of thing, and `job order` and `table orders` are names. */
const goods = wordSet(`
contract export image import invoice issue issues item items mail members menu order owner payment photo picture price
product products release search ticket tickets users wallet`)
const withGoods = wordSet(`
job task queue topic table collection view stream bucket service container image deployment module component feature flag
channel pipeline workflow`)

const others = wordSet(`${deeds} ${parts} ${qualities}`)

/** Words of the trade, which are hardly the name of one thing of this kind. */
export const isPlainWord = (word: string, kind: string): boolean =>
  others.has(word) || (goods.has(word) && !withGoods.has(kind))
