"""axe-core, asked for every rule of WCAG 2.2 A and AA, contrast at AAA, and best practice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast", "color-contrast-enhanced"]
# As axe has them, but for ``ignorePseudo``: our circles and bullets are drawn with ::before, beside the words
# and never behind them. axe cannot tell, and would decide nothing about the words.
ALIKE = {"ignoreUnicode": True, "ignoreLength": False, "ignorePseudo": True, "boldValue": 700, "boldTextPt": 14, "largeTextPt": 18}
DRAWN = {"pseudoSizeThreshold": 0.25, "textStrokeEmMin": 0.03}
AA = {"normal": {"expected": 4.5}, "large": {"expected": 3}}
AAA = {"normal": {"expected": 7, "minThreshold": 4.5}, "large": {"expected": 4.5, "minThreshold": 3}}
CHECKS = [
    {"id": "color-contrast", "options": {**ALIKE, **DRAWN, "shadowOutlineEmMax": 0.2, "contrastRatio": AA}},
    {"id": "color-contrast-enhanced", "options": {**ALIKE, **DRAWN, "shadowOutlineEmMax": 0.1, "contrastRatio": AAA}},
]
# In forced colours Chromium still reports the page's own colour as -webkit-text-fill-color, which axe reads first;
# what is painted is color. We never fill text with another.
PAINTED = """() => {
  const asked = window.getComputedStyle;
  window.getComputedStyle = (...of) => {
    const style = asked(...of), said = style.getPropertyValue.bind(style);
    style.getPropertyValue = name => said(name === '-webkit-text-fill-color' ? 'color' : name);
    return style;
  };
}"""
ASK = """async ([tags, contrast, checks]) => {
  axe.configure({checks});
  const found = await axe.run(document, {
    resultTypes: ['violations', 'incomplete'],
    runOnly: {type: 'tag', values: tags},
    elementRef: true,
    rules: Object.fromEntries(contrast.map(rule => [rule, {enabled: true}])),
  });
  const undecided = found.incomplete.filter(rule => contrast.includes(rule.id));
  // Words inside a drawing stand on its shapes, which axe does not look at.
  for (const rule of undecided) rule.nodes = rule.nodes.filter(node => !node.element.closest('svg'));
  const said = (rules, word) => rules.flatMap(rule => rule.nodes.map(node => {
    const why = [...node.any, ...node.all, ...node.none].map(check => check.message).join('; ');
    return `${word}${rule.id} at ${node.target.join(' ')}: ${why}`;
  }));
  return {faults: [...said(found.violations, ''), ...said(undecided, 'undecided: ')], passed: found.passes.length};
}"""


class Axe:
    """``rules`` counts what was asked and answered, so that a run that asked nothing is noticed."""

    def __init__(self, source: Path) -> None:
        self.source = source.read_text(encoding="utf-8")
        self.rules = 0

    def faults(self, page: Page) -> list[str]:
        """Each violation, and each contrast left undecided, in the page in front: rule, element, and why."""
        # The policy stops a script element, not the debugger.
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(PAINTED)
            page.evaluate(f"{self.source}; 0")
        found = page.evaluate(ASK, [TAGS, CONTRAST, CHECKS])
        self.rules += found["passed"]
        return found["faults"]
