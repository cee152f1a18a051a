#include "web/board_page.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "query/ship.h"
#include "web/event_list.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr Day kLately = 45;
constexpr std::size_t kDatesShown = 5;

// One column of a board: the strictest answer among these flows.
struct Column {
  std::string_view title;
  Jurisdiction issuer;
  std::vector<Flow> flows;
  Jurisdiction target;
};

enum class Section { kChips, kTools, kMaterials, kCompanies, kRules };

struct SectionSpec {
  Section section;
  std::string_view title;
  std::string_view lead;
  std::vector<Column> columns;
  bool has_verdict;
};

const std::vector<SectionSpec>& Sections() {
  const Column us_export{
      "US export to China", Jurisdiction::kUS, {Flow::kExport}, Jurisdiction::kCN};
  const Column cn_side{"China’s own side",
                       Jurisdiction::kCN,
                       {Flow::kImport, Flow::kProcurement, Flow::kUse, Flow::kSale},
                       Jurisdiction::kUS};
  const Column cn_export{
      "Chinese export to the US", Jurisdiction::kCN, {Flow::kExport}, Jurisdiction::kUS};
  const Column us_import{
      "US import from China", Jurisdiction::kUS, {Flow::kImport}, Jurisdiction::kCN};
  const Column us_any{
      "US measures",
      Jurisdiction::kUS,
      {Flow::kExport, Flow::kProcurement, Flow::kUse, Flow::kSale, Flow::kInvestment},
      Jurisdiction::kCN};
  const Column cn_any{"Chinese measures",
                      Jurisdiction::kCN,
                      {Flow::kExport, Flow::kImport, Flow::kProcurement, Flow::kUse, Flow::kSale},
                      Jurisdiction::kUS};
  static const std::vector<SectionSpec> sections = {
      {Section::kChips,
       "Chips into China",
       "Both sides must let a chip through.",
       {us_export, cn_side},
       true},
      {Section::kTools,
       "Equipment, software and services",
       "What makes chips, and what runs on them.",
       {us_export, cn_side},
       true},
      {Section::kMaterials,
       "Materials out of China",
       "What chips are made of, on its way to the United States.",
       {cn_export, us_import},
       false},
      {Section::kCompanies,
       "Companies",
       "Listed, licensed, fined or under investigation.",
       {us_any, cn_any},
       false},
      {Section::kRules,
       "Rules and lists",
       "Measures that reach across products.",
       {us_any, cn_any},
       false},
  };
  return sections;
}

Section SectionOf(const SubjectTree& tree, SubjectIndex subject) {
  switch (tree.at(subject).kind) {
    case SubjectKind::kMaterial:
      return Section::kMaterials;
    case SubjectKind::kEntity:
      return Section::kCompanies;
    case SubjectKind::kRule:
      return Section::kRules;
    case SubjectKind::kProduct:
      break;
  }
  const auto chips = tree.Find("semiconductors");
  return chips && tree.IsA(subject, *chips) ? Section::kChips : Section::kTools;
}

// How much an answer stands in the way; the strictest of a column's flows is shown.
int Weight(const Resolution& resolution) {
  static constexpr std::array kOrder = {
      Status::kOpen,      Status::kApproved,    Status::kLicensed,    Status::kUnderInvestigation,
      Status::kSuspended, Status::kDiscouraged, Status::kConditional, Status::kLicenceRequired,
      Status::kListed,    Status::kBanned};
  const auto* found = std::find(kOrder.begin(), kOrder.end(), resolution.status);
  const int rank = 2 * static_cast<int>(found - kOrder.begin());
  return rank + (resolution.duty_percent.value_or(0) > 0 ? 1 : 0);
}

struct Cell {
  Resolution resolution;
  Flow flow = Flow::kExport;
};

struct Row {
  SubjectIndex subject = 0;
  std::vector<Cell> cells;
  std::optional<ShipAnswer> ship;

  bool IsPlain() const {
    return std::all_of(cells.begin(), cells.end(), [](const Cell& cell) {
      return cell.resolution.status == Status::kOpen && !cell.resolution.duty_percent;
    });
  }
};

class Board {
 public:
  Board(const Site& site, const Request& request, const Timeline& timeline,
        const Question& question)
      : site_(site),
        request_(request),
        timeline_(timeline),
        question_(question),
        resolver_(timeline, question.as_of) {
    for (const Position& position : timeline.positions()) subjects_.insert(position.subject);
  }

  void Write(HtmlWriter& page) {
    WriteDates(page);
    WriteLegend(page);
    for (const SectionSpec& spec : Sections()) WriteSection(page, spec);
  }

 private:
  std::size_t DepthOf(SubjectIndex subject) const;
  Row RowOf(SubjectIndex subject, const SectionSpec& spec);
  void WriteSection(HtmlWriter& page, const SectionSpec& spec);
  void WriteRow(HtmlWriter& page, const SectionSpec& spec, const Row& row);
  void WriteVerdict(HtmlWriter& page, const ShipAnswer& answer);
  void WriteLegend(HtmlWriter& page);
  void WriteDates(HtmlWriter& page);
  void WriteDateList(HtmlWriter& page, std::string_view title, std::string_view none,
                     const std::vector<std::pair<Day, Ref>>& dates);

  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const Question& question_;
  Resolver resolver_;
  std::set<SubjectIndex> subjects_;  // that some event names
};

// How many of its ancestors stand in the same section, for indentation.
std::size_t Board::DepthOf(SubjectIndex subject) const {
  const auto ancestors = timeline_.subjects().Ancestors(subject);
  const Section section = SectionOf(timeline_.subjects(), subject);
  const auto named = std::count_if(ancestors.begin(), ancestors.end(), [&](SubjectIndex one) {
    return subjects_.contains(one) && SectionOf(timeline_.subjects(), one) == section;
  });
  return static_cast<std::size_t>(std::min<std::ptrdiff_t>(named, 4));
}

Row Board::RowOf(SubjectIndex subject, const SectionSpec& spec) {
  Row row;
  row.subject = subject;
  for (const Column& column : spec.columns) {
    Cell strictest;
    for (std::size_t i = 0; i < column.flows.size(); ++i) {
      const Flow flow = column.flows[i];
      Resolution resolution = resolver_.Resolve({column.issuer, flow, subject, column.target});
      if (i == 0 || Weight(resolution) > Weight(strictest.resolution)) {
        strictest = {std::move(resolution), flow};
      }
    }
    row.cells.push_back(std::move(strictest));
  }
  if (spec.has_verdict) row.ship = CanShip(timeline_, question_.as_of, subject);
  return row;
}

void Board::WriteSection(HtmlWriter& page, const SectionSpec& spec) {
  std::vector<Row> rows;
  std::size_t plain = 0;
  for (const SubjectIndex subject : subjects_) {
    if (SectionOf(timeline_.subjects(), subject) != spec.section) continue;
    Row row = RowOf(subject, spec);
    if (row.IsPlain() && !(row.ship && row.ship->verdict == Verdict::kUnknown)) {
      ++plain;
    } else {
      rows.push_back(std::move(row));
    }
  }
  page.Open("section").Element("h2", spec.title);
  page.Element("p", {{"class", "lead"}}, spec.lead);
  if (!rows.empty()) {
    page.Open("table", {{"class", "board"}});
    page.Open("thead").Open("tr").Element("th", {{"scope", "col"}}, "Subject");
    for (const Column& column : spec.columns) {
      page.Element("th", {{"scope", "col"}}, column.title);
    }
    if (spec.has_verdict) page.Element("th", {{"scope", "col"}}, "Can it ship?");
    page.Close().Close().Open("tbody");
    for (const Row& row : rows) WriteRow(page, spec, row);
    page.Close().Close();
  }
  if (plain > 0) {
    page.Element("p", {{"class", "rest"}},
                 (rows.empty() ? "" : "And ") + std::to_string(plain) +
                     (plain == 1 ? " subject" : " subjects") +
                     " of the record with no measure known on this day.");
  }
  page.Close();
}

void Board::WriteRow(HtmlWriter& page, const SectionSpec& spec, const Row& row) {
  const Subject& subject = timeline_.subjects().at(row.subject);
  page.Open("tr").Open(
      "th", {{"scope", "row"}, {"class", "depth-" + std::to_string(DepthOf(row.subject))}});
  page.Link(Linked("/subject/" + subject.id, request_), subject.name).Close();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const Cell& cell = row.cells[i];
    StatusLook look = LookOf(timeline_, cell.resolution);
    if (spec.columns[i].flows.size() > 1 && look.css != "s-open") {
      look.detail = Words(Name(cell.flow)) + (look.detail.empty() ? "" : " · " + look.detail);
    }
    page.Open("td").Element("span", {{"class", "label"}}, spec.columns[i].title);
    WriteStatus(page, look);
    page.Close();
  }
  if (row.ship) WriteVerdict(page, *row.ship);
  page.Close();
}

void Board::WriteVerdict(HtmlWriter& page, const ShipAnswer& answer) {
  const std::string name(VerdictName(answer.verdict));
  page.Open("td", {{"class", "verdict v-" + name}});
  page.Element("span", {{"class", "label"}}, "Can it ship?");
  page.Open("span", {{"class", "status"}});
  page.Element("span", {{"class", "mark"}, {"aria-hidden", "true"}}, "");
  page.Element("span", {{"class", "word"}}, Capital(name)).Close();
  if (answer.verdict != Verdict::kYes) {
    const ShipSide& side = answer.sides[answer.binding];
    page.Element(
        "span", {{"class", "detail"}},
        CountryAdjective(side.position.issuer) + " " + Words(Name(side.position.flow)) +
            (side.coverage_start ? " not on record before " + ShortDay(*side.coverage_start)
                                 : " binds"));
  }
  page.Close();
}

void Board::WriteLegend(HtmlWriter& page) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kLegend = {{
      {"s-banned", "Banned"},
      {"s-listed", "Listed"},
      {"s-licence_required", "Licence required"},
      {"s-conditional", "Conditional"},
      {"s-discouraged", "Discouraged"},
      {"s-under_investigation", "Under investigation"},
      {"s-suspended", "Suspended"},
      {"s-duty", "Duty"},
      {"s-licensed", "Licensed or approved"},
      {"s-open", "Open: no measure known"},
  }};
  page.Open("ul", {{"class", "legend"}, {"aria-label", "What the marks mean"}});
  for (const auto& [css, word] : kLegend) {
    page.Open("li");
    WriteStatus(page, {std::string(css), std::string(word), {}});
    page.Close();
  }
  page.Close();
}

// What began lately and what comes next, by the events' own first days.
void Board::WriteDates(HtmlWriter& page) {
  std::vector<std::pair<Day, Ref>> lately;
  std::vector<std::pair<Day, Ref>> ahead;
  const Day today = question_.as_of.date;
  for (Ref ref = 0; ref < timeline_.RefBound(question_.as_of.recorded); ++ref) {
    if (timeline_.record(ref).base != ref) continue;
    const Ref visible = resolver_.Visible(ref);
    if (visible == kNoRef) continue;
    const EventRecord& event = timeline_.record(visible);
    if (!event.has_effective || NeverChangesState(event.type) ||
        NeverChangesState(event.certainty)) {
      continue;
    }
    const Day first = event.effective.first;
    if (first > today) ahead.emplace_back(first, visible);
    if (first <= today && first > today - kLately) lately.emplace_back(first, visible);
  }
  std::sort(ahead.begin(), ahead.end());
  std::sort(lately.rbegin(), lately.rend());
  page.Open("div", {{"class", "dates"}});
  WriteDateList(page, "Lately", "Nothing began in the six weeks before.", lately);
  WriteDateList(page, "Ahead", "No later first day is on record.", ahead);
  page.Close();
}

void Board::WriteDateList(HtmlWriter& page, std::string_view title, std::string_view none,
                          const std::vector<std::pair<Day, Ref>>& dates) {
  page.Open("section").Element("h2", title);
  if (dates.empty()) page.Element("p", {{"class", "lead"}}, none);
  if (!dates.empty()) {
    page.Open("ol", {{"class", "days"}});
    for (std::size_t i = 0; i < std::min(dates.size(), kDatesShown); ++i) {
      const auto& [day, ref] = dates[i];
      const EventRecord& record = timeline_.record(ref);
      const auto event = site_.bodies.Event(record);
      if (!event) continue;
      page.Open("li").Element("time", {{"datetime", FormatDay(day)}}, ShortDay(day));
      page.Text(" ").Link(Linked("/events/" + ToString(record.id), request_),
                          event->summary.empty() ? OneLine(*event) : event->summary);
      page.Close();
    }
    page.Close();
  }
  page.Close();
}

}  // namespace

Response BoardPage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", "Which chips may pass between the United States and China");
  page.Element("p", {{"class", "deck"}},
               "What stood in force " + AsOfText(question, site.Today()) + ".");
  WriteAsOfForm(page, request, question, "/");
  page.Close();
  if (timeline->last_seq() == 0) {
    page.Element("p", {{"class", "empty"}},
                 "The record is empty. Load it with: chipline ingest samples/history.jsonl");
    return Page("Board", page);
  }
  Board(site, request, *timeline, question).Write(page);
  return Page("Board, " + LongDay(question.as_of.date), page);
}

}  // namespace chipline
