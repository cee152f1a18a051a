#include "web/swim_lanes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "web/page_words.h"

namespace chipline {
namespace {

constexpr int kLaneHeight = 42;
constexpr int kBarTop = 18;
constexpr int kBarHeight = 18;
// How long the axis is, in pixels, and what the class of a word that fits on it is. Narrower ones
// show fewer words (record.css); what fits on none is told by the spell's title alone.
struct AxisLength {
  Day pixels;
  const char* css;
};
constexpr std::array<AxisLength, 3> kAxes = {{{280, "long"}, {460, "middle"}, {900, "short"}}};
constexpr Day kLetter = 7;

bool IsRepeated(const std::vector<Position>& positions, const Position& general) {
  if (general.target != Jurisdiction::kAny) return false;
  return std::any_of(positions.begin(), positions.end(), [&](const Position& other) {
    return other.target != Jurisdiction::kAny && other.issuer == general.issuer &&
           other.flow == general.flow;
  });
}

// Lists may change inside a part (Spells); they are those of the day asked about where it lies in
// it, else of the first day.
void AddPart(SwimLane& lane, LanePart part, Day date) {
  if (!lane.parts.empty() && lane.parts.back().look == part.look &&
      lane.parts.back().resolution.decided_by == part.resolution.decided_by) {
    lane.parts.back().last = part.last;
    lane.parts.back().expires = part.expires;
    if (part.first <= date && date <= part.last) {
      lane.parts.back().resolution = std::move(part.resolution);
    }
    return;
  }
  lane.parts.push_back(std::move(part));
}

SwimLane LaneOf(const Timeline& timeline, const AsOf& as_of, const Position& position) {
  SwimLane lane;
  lane.position = position;
  const auto coverage = timeline.subjects().CoverageStart(position.issuer, position.flow);
  for (const Spell& spell : Spells(timeline, as_of, position)) {
    LanePart part;
    part.first = spell.first;
    part.last = spell.last;
    part.resolution = spell.resolution;
    if (IsOpen(spell.resolution) && coverage && spell.first < *coverage) {
      LanePart unseen = part;
      unseen.last = std::min(spell.last, *coverage - 1);
      unseen.look = UnseenLook(*coverage);
      unseen.is_unseen = true;
      AddPart(lane, std::move(unseen), as_of.date);
      if (spell.last < *coverage) continue;
      part.first = *coverage;
    }
    part.look = LookOf(timeline, spell.resolution);
    part.expires = spell.resolution.until && *spell.resolution.until == spell.last;
    AddPart(lane, std::move(part), as_of.date);
  }
  return lane;
}

Day Days(const TimeAxis& axis, Day first, Day last) {
  const Day begin = std::clamp(first, axis.first, axis.last);
  const Day end = std::clamp(last, axis.first, axis.last);
  return end - begin + 1;
}

const char* ClassOfWord(const std::string& word, Day days, Day whole) {
  const Day need = kLetter * static_cast<Day>(word.size());
  for (const AxisLength& axis : kAxes) {
    if (std::int64_t{axis.pixels} * days >= std::int64_t{need} * whole) return axis.css;
  }
  return nullptr;
}

class LaneWriter {
 public:
  LaneWriter(HtmlWriter& page, const TimeAxis& axis, Day date, bool is_bare)
      : page_(page), axis_(axis), date_(date), is_bare_(is_bare) {}

  void Write(const SwimLane& lane) {
    page_.Open("div", {{"class", "lane"}});
    page_.Element("p", {{"class", "lane-of"}}, PositionTitle(lane.position));
    page_.Open("svg", {{"width", "100%"},
                       {"height", std::to_string(kLaneHeight)},
                       {"role", "group"},
                       {"aria-label", PositionTitle(lane.position) + " over the years"}});
    const std::string middle = std::to_string(kBarTop + kBarHeight / 2);
    page_.Empty("line", {{"class", "base"}, {"x2", "100%"}, {"y1", middle}, {"y2", middle}});
    for (const LanePart& part : lane.parts) {
      if (part.last < axis_.first || part.first > axis_.last) continue;
      if (part.is_unseen || !IsOpen(part.resolution)) WritePart(part);
    }
    const std::string now = axis_.At(date_);
    page_.Empty("line", {{"class", "now"},
                         {"x1", now},
                         {"x2", now},
                         {"y1", std::to_string(kBarTop - 3)},
                         {"y2", "100%"}});
    page_.Close().Close();
  }

 private:
  void WritePart(const LanePart& part) {
    const bool is_link = !is_bare_ && !part.is_unseen;
    const std::string words =
        part.look.word + (part.look.detail.empty() ? "" : ", " + part.look.detail);
    if (is_link) {
      page_.Open("a", {{"href", "#" + part.id},
                       {"class", "spell"},
                       {"aria-label", words + ", " + SpanWords(part.first, part.last)}});
    }
    page_.Open("svg", {{"x", axis_.At(part.first)},
                       {"width", axis_.Width(part.first, part.last)},
                       {"height", std::to_string(kLaneHeight)}});
    page_.Element("title", words + ", " + SpanWords(part.first, part.last));
    page_.Empty("rect", {{"class", "hit"}, {"width", "100%"}, {"height", "100%"}});
    const char* css = ClassOfWord(part.look.word, Days(axis_, part.first, part.last),
                                  axis_.last - axis_.first + 1);
    if (css != nullptr) {
      page_.Element("text", {{"class", css}, {"x", "1"}, {"y", "13"}}, part.look.word);
    }
    page_.Empty("rect", {{"class", part.look.css + (part.resolution.possible ? " possible" : "")},
                         {"y", std::to_string(kBarTop)},
                         {"width", "100%"},
                         {"height", std::to_string(kBarHeight)}});
    page_.Close();
    if (is_link) page_.Close();
    if (part.expires && part.last < axis_.last) {
      const std::string end = axis_.At(part.last + 1);
      page_.Empty("line", {{"class", "expiry"},
                           {"x1", end},
                           {"x2", end},
                           {"y1", std::to_string(kBarTop - 4)},
                           {"y2", std::to_string(kBarTop + kBarHeight + 3)}});
      page_.Empty(
          "circle",
          {{"class", "expiry"}, {"cx", end}, {"cy", std::to_string(kBarTop - 4)}, {"r", "3"}});
    }
  }

  HtmlWriter& page_;
  const TimeAxis& axis_;
  const Day date_;
  const bool is_bare_;
};

}  // namespace

const LanePart& SwimLane::At(Day day) const {
  const auto after = std::upper_bound(parts.begin(), parts.end(), day,
                                      [](Day at, const LanePart& part) { return at < part.first; });
  return *std::prev(after);
}

bool SwimLane::HasMeasures() const {
  return std::any_of(parts.begin(), parts.end(), [](const LanePart& part) {
    return !part.is_unseen && !IsOpen(part.resolution);
  });
}

std::vector<SwimLane> LanesOf(const Timeline& timeline, const AsOf& as_of, SubjectIndex subject) {
  StateFilter filter;
  filter.subject = subject;
  std::vector<Position> positions = SelectPositions(timeline, filter, as_of.recorded);
  std::vector<Position> always;
  if (timeline.subjects().at(subject).kind == SubjectKind::kProduct) {
    always = {{Jurisdiction::kUS, Flow::kExport, subject, Jurisdiction::kCN},
              {Jurisdiction::kCN, Flow::kImport, subject, Jurisdiction::kUS}};
  }
  positions.insert(positions.end(), always.begin(), always.end());
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  std::vector<SwimLane> lanes;
  for (const Position& position : positions) {
    if (IsRepeated(positions, position)) continue;
    SwimLane lane = LaneOf(timeline, as_of, position);
    const bool is_main = std::find(always.begin(), always.end(), position) != always.end();
    if (!is_main && !lane.HasMeasures()) continue;
    for (std::size_t i = 0; i < lane.parts.size(); ++i) {
      lane.parts[i].id = "spell-" + std::to_string(lanes.size() + 1) + "-" + std::to_string(i + 1);
    }
    lanes.push_back(std::move(lane));
  }
  return lanes;
}

TimeAxis AxisOf(const std::vector<SwimLane>& lanes, Day today, Day date) {
  Day first = today;
  Day last = today;
  for (const SwimLane& lane : lanes) {
    for (std::size_t i = 1; i < lane.parts.size(); ++i) {
      first = std::min(first, lane.parts[i].first);
      last = std::max(last, lane.parts[i].first);
    }
  }
  return TimeAxis::Around(first, last, today, date);
}

void WriteSwimLanes(HtmlWriter& page, const std::vector<SwimLane>& lanes, const TimeAxis& axis,
                    Day date, bool is_bare) {
  WritePatterns(page);
  page.Open("div", {{"class", "lanes"}});
  LaneWriter writer(page, axis, date, is_bare);
  for (const SwimLane& lane : lanes) writer.Write(lane);
  page.Open("div", {{"class", "lane axis"}}).Element("p", {{"class", "lane-of"}}, "");
  WriteYears(page, axis);
  page.Close().Close();
}

std::string SpanWords(Day first, Day last) {
  if (first == kDistantPast && last == kDistantFuture) return "on all days";
  if (first == kDistantPast) return "until " + LongDay(last);
  if (last == kDistantFuture) return "from " + LongDay(first) + " on";
  if (first == last) return "on " + LongDay(first);
  return LongDay(first) + " to " + LongDay(last);
}

}  // namespace chipline
