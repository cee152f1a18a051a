#include "web/status_look.h"

#include <array>
#include <utility>

#include "web/page_words.h"

namespace chipline {
namespace {

// Whom a scoped measure concerns; empty where it concerns everybody.
std::string ScopeWords(std::uint8_t scope) {
  switch (static_cast<ScopeKind>(scope)) {
    case ScopeKind::kBuyers:
      return "some buyers only";
    case ScopeKind::kSellers:
      return "some sellers only";
    case ScopeKind::kCarveOut:
      return "a narrow purpose only";
  }
  return {};
}

void WriteLook(HtmlWriter& page, const StatusLook& look, std::string_view mark) {
  page.Open("span", {{"class", "status " + look.css}});
  page.Element("span", {{"class", std::string(mark)}, {"aria-hidden", "true"}}, "");
  page.Element("span", {{"class", "word"}}, look.word);
  page.Close();
  page.Element("span", {{"class", "detail"}}, look.detail);
}

}  // namespace

bool IsOpen(const Resolution& resolution) {
  return resolution.status == Status::kOpen && !resolution.duty_percent;
}

StatusLook LookOf(const Timeline& timeline, const Resolution& resolution) {
  StatusLook look{
      "s-" + std::string(Name(resolution.status)), Capital(Words(Name(resolution.status))), {}};
  const auto add = [&look](const std::string& text) {
    if (text.empty()) return;
    look.detail += (look.detail.empty() ? "" : " · ") + text;
  };
  if (resolution.duty_percent) {
    const std::string duty = "duty " + NumberWords(*resolution.duty_percent) + "%";
    if (resolution.status == Status::kOpen) {
      look.css = *resolution.duty_percent > 0 ? "s-duty" : "s-open";
      look.word = Capital(duty);
    } else {
      add(duty);
    }
  }
  if (resolution.decided_by != kNoRef) {
    add(ScopeWords(timeline.record(resolution.decided_by).scope));
  }
  if (resolution.review_policy) add(Words(Name(*resolution.review_policy)));
  if (resolution.returns) {
    add("returns " + ShortDay(*resolution.returns));
  } else if (resolution.until && resolution.status != Status::kOpen) {
    add("until " + ShortDay(*resolution.until));
  } else if (resolution.since && resolution.status != Status::kOpen) {
    add("since " + ShortDay(*resolution.since));
  }
  if (resolution.possible) add("day not certain");
  return look;
}

StatusLook UnseenLook(Day coverage_start) {
  return {"s-unseen", "Nobody looked", "record begins " + ShortDay(coverage_start)};
}

StatusLook LookOf(const ShipAnswer& answer) {
  const std::string name(VerdictName(answer.verdict));
  StatusLook look{"v-" + name, Capital(name), {}};
  if (answer.verdict == Verdict::kYes) return look;
  const ShipSide& side = answer.sides[answer.binding];
  look.detail = CountryAdjective(side.position.issuer) + " " + Words(Name(side.position.flow)) +
                (side.coverage_start ? " not on record" : " binds");
  return look;
}

void WriteStatus(HtmlWriter& page, const StatusLook& look) {
  WriteLook(page, look, "swatch");
}

void WriteVerdict(HtmlWriter& page, const StatusLook& look) {
  WriteLook(page, look, "mark");
}

void WriteLegend(HtmlWriter& page) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kLegend = {{
      {"s-banned", "Banned"},
      {"s-listed", "Listed"},
      {"s-licence_required", "Licence required"},
      {"s-conditional", "Conditional"},
      {"s-discouraged", "Discouraged"},
      {"s-under_investigation", "Under investigation"},
      {"s-suspended", "Suspended, will return"},
      {"s-duty", "Duty"},
      {"s-licensed", "Licensed or approved"},
      {"s-open", "Open: no measure known"},
      {"s-unseen", "Nobody looked: before the record"},
  }};
  page.Open("ul", {{"class", "legend"}, {"aria-label", "What the marks mean"}});
  for (const auto& [css, word] : kLegend) {
    page.Open("li").Open("span", {{"class", "status " + std::string(css)}});
    page.Element("span", {{"class", "swatch"}, {"aria-hidden", "true"}}, "");
    page.Element("span", {{"class", "word"}}, word).Close().Close();
  }
  page.Close();
}

void WritePatterns(HtmlWriter& page) {
  // Name, side of the tile, turn, and what is drawn on it with a class of the style sheet.
  struct Pattern {
    const char* id;
    const char* size;
    const char* turn;
    const char* css;
    std::array<const char*, 4> rectangle;  // x, y, width, height
  };
  static constexpr std::array<Pattern, 8> kPatterns = {{
      {"p-listed", "4", "rotate(45)", "ink-stop", {"0", "0", "2.6", "4"}},
      {"p-need", "4.5", "rotate(45)", "ink-need", {"0", "0", "2.4", "4.5"}},
      {"p-part", "6", "rotate(0)", "ink-need", {"0", "0", "3.4", "6"}},
      {"p-mild", "4", "rotate(0)", "ink-mild", {"0", "0", "4", "1.8"}},
      {"p-look", "5", "rotate(0)", "ink-look", {"1", "1", "2.8", "2.8"}},
      {"p-pause", "6", "rotate(0)", "ink-pause", {"2", "0", "1.6", "6"}},
      {"p-duty", "4", "rotate(0)", "ink-mild", {"1", "1", "2", "2"}},
      {"p-unseen", "6", "rotate(-45)", "ink-plain", {"0", "0", "1", "6"}},
  }};
  page.Open("svg",
            {{"class", "patterns"}, {"width", "0"}, {"height", "0"}, {"aria-hidden", "true"}});
  page.Open("defs");
  for (const Pattern& pattern : kPatterns) {
    page.Open("pattern", {{"id", pattern.id},
                          {"width", pattern.size},
                          {"height", pattern.size},
                          {"patternUnits", "userSpaceOnUse"},
                          {"patternTransform", pattern.turn}});
    page.Empty("rect", {{"class", pattern.css},
                        {"x", pattern.rectangle[0]},
                        {"y", pattern.rectangle[1]},
                        {"width", pattern.rectangle[2]},
                        {"height", pattern.rectangle[3]}});
    page.Close();
  }
  page.Close().Close();
}

}  // namespace chipline
