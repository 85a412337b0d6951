import type { ClassRule } from './class-rule.ts'

/** Databases, caches and search servers: their drivers, their codes and their words. */
export const databaseRules: readonly ClassRule[] = [
  { id: 'django-database', class: 'database', type: /^django\.db\.(?:utils\.|transaction\.)?\w*(?:Error|Exception)$/ },
  // The names that every Python driver gives to its errors, as they are told without their module.
  {
    id: 'python-dbapi',
    class: 'database',
    type: /^(?!kombu\.|celery\.)(?:\w{1,40}\.){0,6}(?:Operational|Integrity|Programming|Interface|Database)Error$/,
  },
  {
    id: 'python-database',
    class: 'database',
    type: /^(?:psycopg2?|psycopg_pool|MySQLdb|pymysql|mysql\.connector|sqlite3|sqlalchemy|asyncpg|cx_Oracle|oracledb|pyodbc|aiomysql|peewee)\b/,
  },
  {
    id: 'python-store',
    class: 'database',
    type: /^(?:redis\.exceptions|pymongo\.errors|elasticsearch\d?|opensearchpy|cassandra|neo4j)\b/,
  },
  {
    id: 'java-database',
    class: 'database',
    type: /^(?:java\.sql\.|org\.postgresql\.|com\.mysql\.|org\.mariadb\.|oracle\.jdbc\.|com\.microsoft\.sqlserver\.|org\.h2\.|com\.zaxxer\.hikari\.|org\.hibernate\..*JDBC|org\.hibernate\.exception\.|(?:javax|jakarta)\.persistence\.|org\.springframework\.(?:dao|jdbc|data)\.|org\.jooq\.|redis\.clients\.|io\.lettuce\.|com\.mongodb\.|com\.datastax\.)/,
  },
  {
    id: 'node-database',
    class: 'database',
    type: /^(?:Sequelize\w*|PrismaClient\w*|Mongo\w*|QueryFailed|Reply|Database|Sqlite|Knex\w*)Error$/,
  },
  // Clients are many; what they are clients of is in the names of their packages or of their errors.
  {
    id: 'store-named',
    class: 'database',
    type: /redis|valkey|mongo|trino|prestosql|druid\.|pgclient|agroal|duckdb|solr|hbase|elastic|opensearch|postgres|mysql|mariadb|sqlite|sqlserver|cassandra|clickhouse|neo4j|couchbase|dynamodb|cosmosdb|\.cosmos\.|memcache|snowflake\.connector|hibernate|r2dbc|[a-z]batis|liquibase|flywaydb|typeorm|drizzle|tortoise\.exceptions|tinytds|mikroorm|jdbc|predis|oracle\.net\./i,
  },
  {
    id: 'database-typed',
    class: 'database',
    type: /(?:^|[.:\\$])(?:Database|DB|Db|SQL|Sql)\w*(?:Error|Exception)$|^org\.springframework\.(?:orm|transaction)\.|^com\.mchange\.v2\.|PoolExhaustedException$|ConnectionAcquire\w{0,20}Error$|^(?:MaxRetriesPerRequest|ClusterAllFailed|NoHostAvailable)Error$/,
  },
  // SQLSTATE, Prisma and MySQL.
  {
    id: 'database-code',
    class: 'database',
    code: /^(?:(?:0[0-9A-Z]|[1-5][0-9A-Z]|P0|XX|HV|F0)[0-9A-Z]{3}|P[1-6]\d{3}|ER_[A-Z_]{3,60}|SQLITE_[A-Z]{3,30}|PROTOCOL_CONNECTION_LOST|EREQUEST|ELOGIN|ENOCONN)$/,
  },
  {
    id: 'dotnet-database',
    class: 'database',
    type: /^(?:Npgsql|Microsoft\.Data|System\.Data|Microsoft\.EntityFrameworkCore|MySql(?:Connector)?|MongoDB|StackExchange\.Redis|Oracle)\.(?!.*RetryLimitExceeded)/,
  },
  { id: 'ruby-database', class: 'database', type: /^(?:PG|ActiveRecord|Mysql2|SQLite3|Redis|Mongo|Sequel)::/ },
  {
    id: 'php-database',
    class: 'database',
    type: /^\\?(?:PDOException|mysqli_sql_exception|RedisException|Illuminate\\Database\\|Doctrine\\DBAL\\)/,
  },
  {
    id: 'rust-database',
    class: 'database',
    message: /\b(?:sqlx|diesel|tokio_postgres|rusqlite|sea_orm)::|\bPgDatabaseError\b/,
  },
  {
    id: 'sqlstate',
    class: 'database',
    message:
      /SQLSTATE\[?\s?\w{5}|\(SQLSTATE \w{5}\)|^pq: |: pq: |^sql: |: sql: |^(?:redis|mssql|gocql): |^Error \d{4}(?: \(\w{5}\))?: |\(HY000[/)]|driver: bad connection|\bORA-\d{5}\b|failed to connect to `|\bpgconn\b/,
  },
  {
    id: 'database-words',
    class: 'database',
    message:
      /too many connections|too many clients already|remaining connection slots|deadlock (?:detected|found)|could not serialize access|[Ll]ock wait timeout|connection pool exhausted|database is locked|QueuePool limit|duplicate key value|[Dd]uplicate entry .{1,200} for key|violates \w{1,20} constraint|HikariPool-\d|E11000 duplicate key|READONLY You can't write|\bMOVED \d{1,5} \S{1,60}:\d|LOADING Redis|(?:MySQL|[Dd]atabase) server|[Tt]imed out fetching a new connection|obtaining a connection from the pool|waiting for an open connection|JPA EntityManager|JDBC [Cc]onnection|(?:returned from|communicating with) database|database error|selecting a server using|server selection (?:error|timeout)|buffering timed out after|Connection terminated unexpectedly|\bPoolTimedOut\b|^invalid connection$|: invalid connection$|no rows in result set|canceling statement due to|^Knex: |\bSQLITE_[A-Z]|\[(?:ioredis|mysql)\] |[Pp]assword authentication failed for user|[Dd]eadlock found|^P[12]0\d\d$/,
  },
]
