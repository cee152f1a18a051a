#include "web/event_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/text_utils.h"
#include "model/json.h"
#include "model/json_bounds.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostRows = 100;

// Fields of one text each, in the order of the event's JSON.
constexpr std::array<std::string_view, 19> kTexts = {
    "key",           "type",   "certainty", "evidence",  "effect", "issuer",    "agency",
    "asserted_by",   "target", "flow",      "effective", "until",  "announced", "published",
    "review_policy", "act",    "actor",     "summary",   "note"};

constexpr std::array<std::string_view, 4> kConditionTexts = {"kind", "text", "number", "unit"};
constexpr std::array<std::string_view, 6> kSourceTexts = {"url",       "publisher", "title",
                                                          "published", "language",  "document"};

std::string RowName(std::string_view kind, std::string_view field, std::size_t row) {
  return std::string(kind) + "_" + std::string(field) + "." + std::to_string(row);
}

std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string Joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : "\n") + item;
  return text;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    line.erase(0, std::min(line.find_first_not_of(" \t"), line.size()));
    line.erase(line.find_last_not_of(" \t") + 1);
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

// A number where it is one; else the text, which the API refuses by name.
Json NumberOrText(const std::string& text) {
  double number = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault == std::errc() && stop == text.data() + text.size()) return number;
  return text;
}

void AddSubjects(const FormFields& fields, const SubjectTree& tree, Json& event) {
  Json list = Json::array();
  const auto add = [&](const std::string& text) {
    const auto meant = SubjectMeant(tree, text);
    const std::string id = meant ? tree.at(*meant).id : text;
    if (std::find(list.begin(), list.end(), Json(id)) == list.end()) list.push_back(id);
  };
  for (const std::string& text : fields.All("subject")) add(text);
  for (const std::string& lines : fields.All("subject_add")) {
    for (const std::string& text : Lines(lines)) add(text);
  }
  if (!list.empty()) event["subjects"] = std::move(list);
}

void AddConditions(const FormFields& fields, Json& event) {
  for (std::size_t i = 0; i < RowsOf(fields, "condition"); ++i) {
    Json condition = Json::object();
    for (const std::string_view name : kConditionTexts) {
      const std::string text = fields.Get(RowName("condition", name, i));
      if (text.empty()) continue;
      condition[std::string(name)] = name == "number" ? NumberOrText(text) : Json(text);
    }
    if (!condition.empty()) event["conditions"].push_back(std::move(condition));
  }
}

void AddSources(const FormFields& fields, Json& event) {
  for (std::size_t i = 0; i < RowsOf(fields, "source"); ++i) {
    if (fields.Has(RowName("source", "drop", i))) continue;
    Json source = Json::object();
    for (const std::string_view name : kSourceTexts) {
      const std::string text = fields.Get(RowName("source", name, i));
      if (!text.empty()) source[std::string(name)] = text;
    }
    const auto quotes = ParseBounded(fields.Get(RowName("source", "quotes", i)));
    if (quotes && quotes->is_array() && !quotes->empty()) source["quotes"] = *quotes;
    if (!source.empty()) event["sources"].push_back(std::move(source));
  }
}

}  // namespace

std::size_t RowsOf(const FormFields& fields, std::string_view kind) {
  const std::string prefix = std::string(kind) + "_";
  std::size_t rows = 0;
  for (const Parameter& field : fields.fields()) {
    const std::size_t dot = field.name.rfind('.');
    if (!field.name.starts_with(prefix) || dot == std::string::npos) continue;
    std::size_t row = 0;
    const char* end = field.name.data() + field.name.size();
    const auto [stop, fault] = std::from_chars(field.name.data() + dot + 1, end, row);
    if (fault == std::errc() && stop == end && row < kMostRows) rows = std::max(rows, row + 1);
  }
  return rows;
}

void CloseRows(FormFields& fields, std::string_view kind) {
  const std::size_t rows = RowsOf(fields, kind);
  const std::string prefix = std::string(kind) + "_";
  std::size_t next = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string ending = "." + std::to_string(row);
    std::vector<Parameter> here;
    for (const Parameter& field : fields.fields()) {
      if (field.name.starts_with(prefix) && field.name.ends_with(ending)) here.push_back(field);
    }
    for (const Parameter& field : here) fields.Remove(field.name);
    const bool says_nothing =
        std::all_of(here.begin(), here.end(), [](const Parameter& f) { return f.value.empty(); });
    if (says_nothing) continue;
    const std::string number = "." + std::to_string(next++);
    for (const Parameter& field : here) {
      fields.Add(field.name.substr(0, field.name.size() - ending.size()) + number, field.value);
    }
  }
}

FormFields FieldsOf(const PolicyEvent& event) {
  const Json json = ToJsonValue(event);
  FormFields fields;
  const auto put = [&fields](const std::string& name, const Json& object, std::string_view member) {
    const auto found = object.find(std::string(member));
    if (found != object.end()) fields.Set(name, TextOf(*found));
  };
  for (const std::string_view name : kTexts) put(std::string(name), json, name);
  for (const std::string& subject : event.subjects) fields.Add("subject", subject);
  fields.Set("modifies", Joined(event.modifies));
  if (event.overrides) fields.Set("overrides", "1");
  if (json.contains("scope")) {
    put("scope_kind", json["scope"], "kind");
    put("scope_text", json["scope"], "text");
  }
  if (json.contains("quantity")) {
    for (const char* name : {"min", "max", "unit"}) {
      put(std::string("quantity_") + name, json["quantity"], name);
    }
  }
  for (std::size_t i = 0; i < event.conditions.size(); ++i) {
    for (const std::string_view name : kConditionTexts) {
      put(RowName("condition", name, i), json["conditions"][i], name);
    }
  }
  for (std::size_t i = 0; i < event.sources.size(); ++i) {
    for (const std::string_view name : kSourceTexts) {
      put(RowName("source", name, i), json["sources"][i], name);
    }
    fields.Set(RowName("source", "quotes", i), WriteQuotes(event.sources[i].quotes));
  }
  return fields;
}

Json EventJsonOf(const FormFields& fields, const SubjectTree& subjects) {
  Json event = Json::object();
  for (const std::string_view name : kTexts) {
    const std::string text = fields.Get(name);
    if (!text.empty()) event[std::string(name)] = text;
  }
  if (event.contains("actor")) {
    const auto actor = SubjectMeant(subjects, event["actor"].get<std::string>());
    if (actor) event["actor"] = subjects.at(*actor).id;
  }
  AddSubjects(fields, subjects, event);
  AddConditions(fields, event);
  if (fields.Has("overrides")) event["overrides"] = true;
  for (const std::string& name : Lines(fields.Get("modifies"))) event["modifies"].push_back(name);
  for (const char* part : {"kind", "text"}) {
    const std::string text = fields.Get(std::string("scope_") + part);
    if (!text.empty()) event["scope"][part] = text;
  }
  for (const char* part : {"min", "max", "unit"}) {
    const std::string text = fields.Get(std::string("quantity_") + part);
    if (text.empty()) continue;
    event["quantity"][part] = std::string_view(part) == "unit" ? Json(text) : NumberOrText(text);
  }
  AddSources(fields, event);
  return event;
}

std::string FormNameOf(std::string_view api_field) {
  const std::size_t open = api_field.find('[');
  const std::size_t dot = api_field.find('.');
  std::string head(api_field.substr(0, std::min({open, dot, api_field.size()})));
  if (head == "subjects") return "subject";
  const std::string member =
      dot == std::string_view::npos ? std::string() : std::string(api_field.substr(dot + 1));
  if (head == "scope" || head == "quantity") return head + "_" + (member.empty() ? "text" : member);
  if (open == std::string_view::npos) return head;
  const std::string row(
      api_field.substr(open + 1, std::min(api_field.find(']'), api_field.size()) - open - 1));
  if (head == "conditions") {
    return "condition_" + (member.empty() ? "text" : member) + "." + row;
  }
  if (head == "sources") {
    const std::string part = member.substr(0, member.find_first_of("[."));
    return "source_" + (part.empty() || part == "quotes" ? "url" : part) + "." + row;
  }
  return head;
}

std::optional<SubjectIndex> SubjectMeant(const SubjectTree& subjects, std::string_view text) {
  if (const auto found = subjects.Find(text)) return found;
  const std::string wanted = AsciiLower(text);
  const auto says = [&wanted](std::string_view name) { return AsciiLower(name) == wanted; };
  std::optional<SubjectIndex> by_alias;
  for (SubjectIndex i = 0; i < subjects.size(); ++i) {
    const Subject& subject = subjects.at(i);
    if (says(subject.id) || says(subject.name) || says(subject.name_zh)) return i;
    const bool is_alias = std::any_of(subject.aliases.begin(), subject.aliases.end(),
                                      [&](const Alias& alias) { return says(alias.text); });
    if (is_alias && !by_alias) by_alias = i;
  }
  return by_alias;
}

std::vector<Quote> PassagesFor(const FormFields& fields, std::string_view event_field) {
  std::vector<Quote> passages;
  for (std::size_t i = 0; i < RowsOf(fields, "source"); ++i) {
    for (Quote& quote : ReadQuotes(fields.Get(RowName("source", "quotes", i)))) {
      const auto& supports = quote.supports;
      if (std::find(supports.begin(), supports.end(), event_field) != supports.end()) {
        passages.push_back(std::move(quote));
      }
    }
  }
  return passages;
}

std::vector<Quote> ReadQuotes(const std::string& json) {
  // Quotes are read as those of an event are, so that there is one reader of them.
  const auto quotes = ParseBounded(json);
  if (!quotes || !quotes->is_array()) return {};
  const Json event = {{"sources", Json::array({{{"quotes", *quotes}}})}};
  auto parsed =
      EventFromJson(event.dump(-1, ' ', false, Json::error_handler_t::replace), JsonMode::kLog);
  if (!parsed || parsed->event.sources.empty()) return {};
  return std::move(parsed->event.sources[0].quotes);
}

std::string WriteQuotes(const std::vector<Quote>& quotes) {
  if (quotes.empty()) return {};
  Source source;
  source.quotes = quotes;
  return ToJsonValue(source)["quotes"].dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace chipline
