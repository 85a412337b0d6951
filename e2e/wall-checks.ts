import type { Page } from '@playwright/test'

/** Everything that is wrong with how the wall lies on this screen, in words; empty when nothing is. */
export const faultsOfWall = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = []
    const root = document.documentElement
    const unit = Math.min(Math.max(innerWidth, innerHeight) / 1920, Math.min(innerWidth, innerHeight) / 1080)
    if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight) faults.push('the page scrolls')
    const texts: { text: string; box: DOMRect; owner: Element }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      const owner = node.parentElement
      if (text === '' || !owner || ['SCRIPT', 'STYLE', 'TITLE'].includes(owner.tagName)) continue
      const size = Number.parseFloat(getComputedStyle(owner).fontSize)
      if (size < 24 * unit - 0.01) faults.push(`"${text}" has ${(size / unit).toFixed(1)} u`)
      // Only the part of a text that a clamped block shows.
      const clip = owner
        .closest('.lines-1, .lines-2, .lines-3, .lines-4, .rail-meta, .rail-last')
        ?.getBoundingClientRect()
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) {
        const bottom = clip ? Math.min(rect.bottom, clip.bottom) : rect.bottom
        const right = clip ? Math.min(rect.right, clip.right) : rect.right
        if (bottom - rect.top > rect.height / 2 && right > rect.left) {
          // Letters fill less than the box of their font: a tenth above and below is empty in every line.
          const air = rect.height * 0.12
          const height = Math.min(bottom, rect.bottom - air) - rect.top - air
          texts.push({ text, owner, box: new DOMRect(rect.left, rect.top + air, right - rect.left, height) })
        }
      }
    }
    for (const { text, box, owner } of texts) {
      const home = owner.closest('.tile, .rail, .header, .banner')?.getBoundingClientRect()
      const isOut = (frame: { left: number; right: number; top: number; bottom: number }) =>
        box.left < frame.left - 1 ||
        box.right > frame.right + 1 ||
        box.top < frame.top - 1 ||
        box.bottom > frame.bottom + 1
      if (isOut({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) faults.push(`"${text}" leaves the screen`)
      else if (home && isOut(home)) faults.push(`"${text}" leaves its box`)
    }
    for (let i = 0; i < texts.length; i++) {
      for (let j = i + 1; j < texts.length; j++) {
        const [a, b] = [texts[i], texts[j]]
        if (!a || !b || a.owner === b.owner) continue
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
        if (width > 2 * unit && height > 2 * unit) faults.push(`"${a.text}" overlaps "${b.text}"`)
      }
    }
    for (const element of document.querySelectorAll('.tile, .rail, .header, .banner')) {
      const box = element.getBoundingClientRect()
      if (box.left < 0 || box.top < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) {
        faults.push(`${element.className} leaves the screen`)
      }
    }
    for (const node of document.querySelectorAll('.tile, .rail, .header, .banner')) {
      for (const leaf of node.querySelectorAll('*')) {
        const own = [...leaf.childNodes].some((child) => child.nodeType === 3 && child.textContent?.includes('%'))
        if (own && !leaf.closest('[data-k][data-n][data-window]')) {
          const isSentence = leaf.closest('.tile-sentence, .rail-text, .notice')
          if (!isSentence) faults.push(`"${leaf.textContent}" is a percentage without its counts`)
        }
      }
    }
    return faults
  })

/** All `data-*` of tiles and rail: what the board says, without how old it is. */
export const factsOfWall = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.tile, .tile [data-k], [data-rail-entry], .verdict')].map((element) =>
      JSON.stringify({ ...(element as HTMLElement).dataset }),
    ),
  )
