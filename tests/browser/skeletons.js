// What axe can tell elements apart by: of each element of the page that is open, in document order,
// "digest, how many it holds with itself, what kind it is", a line each. Two that have the same digest, and so
// has all that is in them, differ in names, addresses and wording alone.
() => {
  // Attributes that no rule asks for, and those of which rules ask whether they say anything.
  const UNASKED = new Set("nonce maxlength minlength rows cols method action enctype novalidate datetime spellcheck".split(" "))
  const NAMING = new Set("href name value src alt title placeholder content aria-label".split(" "))
  const REFERRING = new Set(
    `for form list headers aria-labelledby aria-describedby aria-controls aria-owns aria-activedescendant aria-details
    aria-errormessage aria-flowto`.split(/\s+/),
  )
  const LOOKS = [
    "color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "textDecorationLine",
    "textShadow", "position", "zIndex", "filter", "mixBlendMode", "pointerEvents",
  ]
  // No rule asks what is in these, unless they have a role or say something of themselves.
  const FRAMES = new Set("html body main div form section header footer nav article aside fieldset thead tbody tr".split(" "))
  const hash = (text) => {
    let a = 0xdeadbeef
    let b = 0x41c6ce57
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      a = Math.imul(a ^ code, 2654435761)
      b = Math.imul(b ^ code, 1597334677)
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36)
  }

  // Nothing, one sign, signs that are no letters, or words.
  const kindOf = (text) => {
    const trimmed = text.trim()
    if (trimmed.length < 2) return String(trimmed.length)
    return /[\p{L}\p{N}]/u.test(trimmed) ? "w" : "s"
  }
  const told = (element) =>
    element ? `${element.localName}${kindOf(element.textContent)}${element.disabled}${element.ariaDisabled}` : "none"
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const counts = {}
  for (const { id } of document.querySelectorAll("[id]")) counts[id] = (counts[id] ?? 0) + 1

  const found = []
  const visit = (element, above) => {
    const style = getComputedStyle(element)
    let own = element.localName
    own += isShown(element) ? LOOKS.map((each) => style[each]) : "hidden"
    let says = ""
    for (const { name, value } of element.attributes) {
      if (UNASKED.has(name) || name.startsWith("data-")) continue
      own += ` ${name}=`
      if (REFERRING.has(name)) own += value.split(/\s+/).map((id) => told(document.getElementById(id)))
      else if (name === "id") own += counts[value] > 1 ? `again${found.length}${location}` : ""
      else if (NAMING.has(name)) own += kindOf(value) + (value[0] === "#" ? told(document.getElementById(value.slice(1))) : "")
      else own += value
    }
    // What is seen on a control is part of its name.
    const isNamed = element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby")
    if (isNamed && element.matches("a, button, input, select, textarea, summary, [role], [tabindex]"))
      says += `${element.ariaLabel}|${element.textContent}`
    if (element.labels) says += [...element.labels].map((label) => told(label) + isShown(label))
    if (element.control) says += told(element.control)
    if (element === document.documentElement)
      says += `${kindOf(document.title)}${["main", "h1", "a[href^='#']"].map((each) => !!document.querySelector(each))}`

    const at = found.length
    found.push(null)
    const place = hash(above + own)
    let within = ""
    let last = ""
    let hasText = false
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.data.trim()) {
        hasText = true
        within += kindOf(child.data)
        last = ""
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        const inner = visit(child, place)
        if (inner !== last) within += inner
        last = inner
      }
    }
    const digest = hash(place + says + within)
    const isFrame = !hasText && FRAMES.has(element.localName) && !/ (role|aria-(?!label=)[a-z]+)=/.test(own)
    // What stands in a line of text is judged with it.
    const kind = hasText ? "line" : isFrame ? "frame" : "other"
    found[at] = [isFrame ? hash(place + says) : digest, found.length - at, kind, element]
    return digest
  }
  visit(document.documentElement, "")
  window.examinable = found.map((each) => each[3])
  return found.map(([digest, size, kind]) => `${digest} ${size} ${kind}`).join("\n")
}
