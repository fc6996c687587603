// What a person would see wrong on the page that is open, as sentences; and whether it is tight: some
// control is small or overlaps another, or something scrolls.
() => {
  const wrong = new Set()
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const name = (element) => {
    const classes = [...element.classList].map((each) => `.${each}`).join("")
    return `<${element.localName}${classes}> "${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}"`
  }
  // What is asked of each element that others stand in is asked once.
  const once = (ask) => {
    const known = new Map()
    return (element) => {
      if (!known.has(element)) known.set(element, ask(element))
      return known.get(element)
    }
  }
  const isVisuallyHidden = once((element) => {
    if (!element) return false
    if (getComputedStyle(element).position === "absolute") {
      const box = element.getBoundingClientRect()
      if (box.width <= 1 && box.height <= 1) return true
    }
    return isVisuallyHidden(element.parentElement)
  })
  // It and what it stands in, as far as that cuts what does not fit: [element, in width, in height].
  const cutters = once((element) => {
    if (element === document.body || element === document.documentElement) return []
    const { overflowX, overflowY } = getComputedStyle(element)
    const [cutsX, cutsY] = [overflowX, overflowY].map((each) => ["hidden", "clip"].includes(each))
    const around = cutters(element.parentElement)
    return cutsX || cutsY ? [[element, cutsX, cutsY], ...around] : around
  })

  // A link stretched over its row by a see-through pseudo-element covers nothing.
  const isStretched = (element, x, y) => {
    const after = getComputedStyle(element, "::after")
    const isInside = [...element.getClientRects()].some(
      (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom,
    )
    return !isInside && after.position === "absolute" && after.backgroundColor === "rgba(0, 0, 0, 0)"
  }

  // What stands at a point is told of the window alone: the page is scrolled as far as it is read.
  const intoWindow = (line) => {
    const box = range.getClientRects()[line]
    if (box.top >= 0 && box.bottom <= innerHeight) return box
    scrollBy({ top: box.top - 50, behavior: "instant" })
    return range.getClientRects()[line]
  }

  // Text that something covers or cuts.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!node.data.trim() || element.closest("script, style, option, textarea, noscript, template")) continue
    if (!shown(element) || isVisuallyHidden(element)) continue
    range.selectNodeContents(node)
    for (const [line, { width, height }] of [...range.getClientRects()].entries()) {
      if (width < 4 || height < 4) continue
      const box = intoWindow(line)
      for (const [at, cutsX, cutsY] of cutters(element)) {
        const edge = at.getBoundingClientRect()
        if (cutsX && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5)) wrong.add(`cut: ${name(element)}`)
        // The box of a line of text is taller than its letters.
        if (cutsY && (box.bottom > edge.bottom + 4 || box.top < edge.top - 4)) wrong.add(`cut: ${name(element)}`)
      }
      const middle = box.top + box.height / 2
      for (const x of [box.left + 2, box.left + box.width / 2, box.right - 2]) {
        if (x < 0 || x >= innerWidth || middle < 0 || middle >= innerHeight) {
          wrong.add(`outside the window: ${name(element)}`)
          continue
        }
        const top = document.elementFromPoint(x, middle)
        if (!top || top.contains(element) || !shown(top) || isStretched(top, x, middle)) continue
        wrong.add(`covered by ${name(top)}: ${name(element)}`)
      }
    }
  }

  // What scrolls sideways.
  for (const element of document.querySelectorAll("body *")) {
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(element).overflowX)
    if (scrolls && shown(element) && element.localName !== "textarea" && element.scrollWidth > element.clientWidth + 1)
      wrong.add(`scrolls sideways: ${name(element)}`)
  }
  if (document.documentElement.scrollWidth > innerWidth)
    wrong.add(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth}`)

  // Controls too small to hit (WCAG 2.5.8, with its exceptions for text and for spacing).
  const controls = [
    ...document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="button"]'),
  ].filter((each) => shown(each) && !isVisuallyHidden(each))
  const boxes = new Map(controls.map((each) => [each, each.getBoundingClientRect()]))
  const isSmall = (box) => box.width < 23.5 || box.height < 23.5
  const isInText = (each) =>
    each.localName === "a" &&
    getComputedStyle(each).display === "inline" &&
    each.parentElement.textContent.trim().length > each.textContent.trim().length
  const distance = (x, y, box) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom))
  const isCrowding = (box, edge, slack = 0) => {
    const x = box.left + box.width / 2
    const y = box.top + box.height / 2
    const far = Math.hypot(edge.left + edge.width / 2 - x, edge.top + edge.height / 2 - y)
    return distance(x, y, edge) < 12 + slack || (isSmall(edge) && far < 24 + slack)
  }
  for (const [each, box] of boxes) {
    if (!isSmall(box) || !box.width || isInText(each)) continue
    const isCrowded = [...boxes].some(([other, edge]) => other !== each && edge.width && isCrowding(box, edge))
    if (isCrowded) wrong.add(`${Math.round(box.width)} by ${Math.round(box.height)} px: ${name(each)}`)
  }

  // Whether axe can find that a control is too close to another, or that a part which scrolls cannot be
  // reached: rather too often than not.
  const widgets = [
    ...document.querySelectorAll("a, area, button, input, select, textarea, summary, [role], [tabindex], [contenteditable]"),
  ].filter((each) => each.checkVisibility() && !isVisuallyHidden(each))
  const places = widgets.map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width && box.height)
  const isText = (node) => node?.nodeType === Node.TEXT_NODE && node.data.trim() !== ""
  const isInLine = (each) =>
    getComputedStyle(each).display === "inline" && (isText(each.previousSibling) || isText(each.nextSibling))
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.1
  const isClose = ([each, box]) =>
    places.some(
      ([other, edge]) =>
        (overlap(box, edge) || ((box.width < 24 || box.height < 24) && isCrowding(box, edge, 0.5))) &&
        !other.contains(each) &&
        !each.contains(other),
    )
  const scrolls = (each) => {
    const style = getComputedStyle(each)
    return (
      (["auto", "scroll"].includes(style.overflowX) && each.scrollWidth > each.clientWidth) ||
      (["auto", "scroll"].includes(style.overflowY) && each.scrollHeight > each.clientHeight)
    )
  }
  scrollTo({ top: 0, behavior: "instant" })
  const isTight =
    places.some((each) => !isInLine(each[0]) && isClose(each)) || [...document.querySelectorAll("body, body *")].some(scrolls)
  return JSON.stringify({ wrong: [...wrong], isTight })
}
