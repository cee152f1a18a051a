#include "web/panel_table.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/event_csv.h"

namespace chipline {
namespace {

enum class CellType { kDate, kNumber, kWord, kId };

struct Column {
  std::string_view name;
  CellType type;
  bool required;
  std::string_view description;
};

constexpr std::array kDayColumns = {
    Column{"date", CellType::kDate, true, "the day that the row answers for, the issuer's own"}};
constexpr std::array kSpellColumns = {
    Column{"from", CellType::kDate, true, "the first day of the spell inside the range"},
    Column{"to", CellType::kDate, true, "the last day of the spell inside the range"}};
constexpr std::array kAnswerColumns = {
    Column{"issuer", CellType::kWord, true, "who acts"},
    Column{"flow", CellType::kWord, true, "which trade"},
    Column{"subject", CellType::kId, true, "an id of the subject tree"},
    Column{"target", CellType::kWord, true, "whose trade is hit; * for all destinations"},
    Column{"status", CellType::kWord, true, "the resolved status (rules P1 to P8)"},
    Column{"review_policy", CellType::kWord, false, "how applications for licences are reviewed"},
    Column{"duty_percent", CellType::kNumber, false, "the sum of the live duties (rule P9)"},
    Column{"since", CellType::kDate, false, "the first day of what decides"},
    Column{"until", CellType::kDate, false, "its last day, where one is known"},
    Column{"returns", CellType::kDate, false, "the day on which what is suspended returns"},
    Column{"when", CellType::kWord, true, "possible inside an uncertain window (rule P10)"},
    Column{"certainty", CellType::kWord, false, "of the event that decides, as known (rule P11)"},
    Column{"review", CellType::kWord, false, "of the event that decides"},
    Column{"decided_by", CellType::kId, false, "the id of the event that decides"},
    Column{"key", CellType::kId, false, "its key, stable between stores"}};

template <class E>
Json NamesOf() {
  Json names = Json::array();
  for (const auto& code : Codes<E>()) names.push_back(code.name);
  return names;
}

// The words that a column of words can hold.
Json WordsOf(std::string_view column) {
  if (column == "issuer" || column == "target") return NamesOf<Jurisdiction>();
  if (column == "flow") return NamesOf<Flow>();
  if (column == "status") return NamesOf<Status>();
  if (column == "review_policy") return NamesOf<ReviewPolicy>();
  if (column == "certainty") return NamesOf<Certainty>();
  if (column == "review") return NamesOf<ReviewState>();
  return {"certain", "possible"};
}

std::string_view SchemaType(CellType type) {
  if (type == CellType::kDate) return "date";
  return type == CellType::kNumber ? "number" : "string";
}

std::string NumberText(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.10g", number);
  return text.data();
}

std::string DayText(const std::optional<Day>& day) {
  return day && *day != kDistantPast && *day != kDistantFuture ? FormatDay(*day) : "";
}

// Makes the cells behind the days; empty for none.
class RowWriter {
 public:
  RowWriter(const Site& site, const Timeline& timeline) : site_(site), timeline_(timeline) {}

  Result<std::array<std::string, kAnswerColumns.size()>> Cells(const PanelRun& run) {
    const Resolution& answer = run.resolution;
    std::array<std::string, kAnswerColumns.size()> cells;
    cells[0] = Name(run.position.issuer);
    cells[1] = Name(run.position.flow);
    cells[2] = timeline_.subjects().at(run.position.subject).id;
    cells[3] = Name(run.position.target);
    cells[4] = Name(answer.status);
    if (answer.review_policy) cells[5] = Name(*answer.review_policy);
    if (answer.duty_percent) cells[6] = NumberText(*answer.duty_percent);
    cells[7] = DayText(answer.since);
    cells[8] = DayText(answer.until);
    cells[9] = DayText(answer.returns);
    cells[10] = answer.possible ? "possible" : "certain";
    if (answer.certainty) cells[11] = Name(*answer.certainty);
    if (answer.decided_by == kNoRef) return cells;
    const EventRecord& decider = timeline_.record(answer.decided_by);
    cells[12] = Name(decider.review);
    cells[13] = ToString(decider.id);
    cells[14] = CHIP_TRY(KeyOf(answer.decided_by));
    return cells;
  }

 private:
  Result<std::string> KeyOf(Ref ref) {
    const auto found = keys_.find(ref);
    if (found != keys_.end()) return found->second;
    const PolicyEvent event = CHIP_TRY(site_.bodies.Event(timeline_.record(ref)));
    return keys_.emplace(ref, event.key).first->second;
  }

  const Site& site_;
  const Timeline& timeline_;
  std::unordered_map<Ref, std::string> keys_;
};

std::string JsonCell(const std::string& text, CellType type) {
  if (text.empty()) return "null";
  if (type == CellType::kNumber) return text;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Calls row(first, last) for each row that a run makes.
template <class Row>
void ForEachRow(const PanelRun& run, PanelForm form, Row row) {
  if (form == PanelForm::kSpells) return row(run.first, run.last);
  for (Day day = run.first; day <= run.last; ++day) row(day, day);
}

void AddFields(std::span<const Column> columns, Json& fields) {
  for (const Column& column : columns) {
    Json field = {{"name", column.name},
                  {"type", SchemaType(column.type)},
                  {"description", column.description}};
    Json constraints = Json::object();
    if (column.required) constraints["required"] = true;
    if (column.type == CellType::kWord) constraints["enum"] = WordsOf(column.name);
    if (!constraints.empty()) field["constraints"] = std::move(constraints);
    fields.push_back(std::move(field));
  }
}

}  // namespace

Json PanelFields(PanelForm form) {
  Json fields = Json::array();
  if (form == PanelForm::kDays) {
    AddFields(kDayColumns, fields);
  } else {
    AddFields(kSpellColumns, fields);
  }
  AddFields(kAnswerColumns, fields);
  return fields;
}

std::size_t PanelRowCount(const std::vector<PanelRun>& runs, PanelForm form) {
  if (form == PanelForm::kSpells) return runs.size();
  std::size_t count = 0;
  for (const PanelRun& run : runs) count += static_cast<std::size_t>(run.last - run.first) + 1;
  return count;
}

Result<std::string> PanelCsv(const Site& site, const Timeline& timeline,
                             const std::vector<PanelRun>& runs, PanelForm form) {
  std::string csv;
  for (const Json& field : PanelFields(form)) {
    csv += (csv.empty() ? "" : ",") + field["name"].get<std::string>();
  }
  csv += "\n";
  RowWriter writer(site, timeline);
  for (const PanelRun& run : runs) {
    std::string tail;
    for (const std::string& cell : CHIP_TRY(writer.Cells(run))) tail += "," + CsvField(cell);
    tail += "\n";
    ForEachRow(run, form, [&](Day first, Day last) {
      csv += FormatDay(first);
      if (form == PanelForm::kSpells) csv += "," + FormatDay(last);
      csv += tail;
    });
  }
  return csv;
}

Result<std::string> PanelRowsJson(const Site& site, const Timeline& timeline,
                                  const std::vector<PanelRun>& runs, PanelForm form) {
  std::string json = "[";
  RowWriter writer(site, timeline);
  for (const PanelRun& run : runs) {
    const auto cells = CHIP_TRY(writer.Cells(run));
    std::string tail;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      tail += "," + JsonCell(cells[i], kAnswerColumns[i].type);
    }
    tail += "]";
    ForEachRow(run, form, [&](Day first, Day last) {
      json += json.size() == 1 ? "[\"" : ",[\"";
      json += FormatDay(first) + "\"";
      if (form == PanelForm::kSpells) json += ",\"" + FormatDay(last) + "\"";
      json += tail;
    });
  }
  return json + "]";
}

}  // namespace chipline
