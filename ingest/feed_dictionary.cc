// From records to one JSON object.
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/feed.h"
#include "model/day.h"

namespace chipline {
namespace {

using nlohmann::ordered_json;

// Year, month, day, hour, minute, second, weekday (Monday is 0), day of the year, no summer time.
ordered_json NineNumbers(const std::optional<std::int64_t>& instant) {
  if (!instant) return nullptr;
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t second = ((*instant % kDay) + kDay) % kDay;
  const Day day = static_cast<Day>((*instant - second) / kDay);
  const CivilDay civil = ToCivil(day);
  const Day of_year = day - FromCivil({civil.year, 1, 1}) + 1;
  return {civil.year,   civil.month, civil.day, second / 3600, second / 60 % 60, second % 60,
          Weekday(day), of_year,     0};
}

ordered_json TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return text;
}

ordered_json ToJson(const FeedText& text) {
  ordered_json json = {{"type", text.type},
                       {"language", TextOrNull(text.language)},
                       {"base", text.base},
                       {"value", text.value}};
  if (!text.src.empty()) json["src"] = text.src;
  return json;
}

ordered_json ToJson(const FeedFields& fields) {
  ordered_json json = ordered_json::object();
  for (const auto& [name, value] : fields) json[name] = value;
  return json;
}

// A tag has all three of its fields.
ordered_json TagJson(const FeedFields& fields) {
  ordered_json json = {{"term", nullptr}, {"scheme", nullptr}, {"label", nullptr}};
  json.update(ToJson(fields));
  return json;
}

void AddAlias(const char* alias, const char* name, ordered_json* json) {
  if (!json->contains(alias) && json->contains(name)) (*json)[alias] = (*json)[name];
}

void AddAliases(ordered_json* json) {
  static constexpr std::array<std::pair<const char*, const char*>, 18> kAliases = {{
      {"updated", "published"},
      {"updated_parsed", "published_parsed"},
      {"guid", "id"},
      {"description", "summary"},
      {"description", "subtitle"},
      {"description_detail", "summary_detail"},
      {"description_detail", "subtitle_detail"},
      {"tagline", "subtitle"},
      {"tagline_detail", "subtitle_detail"},
      {"copyright", "rights"},
      {"copyright_detail", "rights_detail"},
      {"date", "updated"},
      {"date_parsed", "updated_parsed"},
      {"modified", "updated"},
      {"modified_parsed", "updated_parsed"},
      {"issued", "published"},
      {"issued_parsed", "published_parsed"},
      {"url", "href"},
  }};
  for (const auto& [alias, name] : kAliases) AddAlias(alias, name, json);
}

// What can be read off the links and tags.
void AddDerived(const FeedRecord& record, ordered_json* json) {
  ordered_json enclosures = ordered_json::array();
  for (const FeedFields& link : record.List("links")) {
    const auto rel = link.find("rel");
    if (rel == link.end()) continue;
    if (rel->second == "enclosure") {
      FeedFields enclosure = link;
      enclosure.erase("rel");
      enclosures.push_back(ToJson(enclosure));
    } else if (rel->second == "license" && link.contains("href") && !json->contains("license")) {
      (*json)["license"] = link.at("href");
    }
  }
  if (json->contains("links")) (*json)["enclosures"] = std::move(enclosures);
  const auto& tags = record.List("tags");
  if (!tags.empty() && tags.front().contains("term")) {
    (*json)["category"] = tags.front().at("term");
  }
}

ordered_json ToJson(const FeedRecord& record) {
  ordered_json json = ordered_json::object();
  for (const auto& [name, text] : record.text) json[name] = text;
  for (const auto& [name, detail] : record.detail) json[name] = ToJson(detail);
  for (const auto& [name, fields] : record.element) json[name] = ToJson(fields);
  for (const auto& [name, instant] : record.instant) json[name] = NineNumbers(instant);
  for (const auto& [name, number] : record.number) json[name] = number;
  for (const auto& [name, items] : record.list) {
    ordered_json& list = json[name] = ordered_json::array();
    for (const FeedFields& item : items) {
      list.push_back(name == "tags" ? TagJson(item) : ToJson(item));
    }
  }
  for (const auto& [name, child] : record.child) json[name] = ToJson(*child);
  if (!record.content.empty()) {
    ordered_json& content = json["content"] = ordered_json::array();
    for (const FeedText& text : record.content) content.push_back(ToJson(text));
  }
  if (record.guid_is_link) json["guidislink"] = *record.guid_is_link;
  AddDerived(record, &json);
  AddAliases(&json);
  return json;
}

}  // namespace

std::string FeedJson(const FeedDocument& document) {
  ordered_json entries = ordered_json::array();
  for (const FeedRecord& entry : document.entries) entries.push_back(ToJson(entry));
  ordered_json json = {
      {"version", document.version}, {"encoding", document.encoding}, {"bozo", document.broken}};
  if (document.broken) json["bozo_exception"] = document.reason;
  json["namespaces"] = document.namespaces;
  json["feed"] = ToJson(document.feed);
  json["entries"] = std::move(entries);
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace chipline
