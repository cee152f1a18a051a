#include "web/openapi_parameters.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "ingest/review_queue.h"
#include "model/codes.h"
#include "web/event_list.h"

namespace chipline {
namespace {

Json Text() {
  return {{"type", "string"}};
}
Json Number(std::uint64_t least) {
  return {{"type", "integer"}, {"minimum", least}};
}
Json Pattern(const char* pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}
Json DayText() {
  return {{"type", "string"}, {"format", "date"}};
}

// What a parameter takes, and an example of it, or null.
struct ParameterForm {
  Json schema;
  Json example;
};

struct Row {
  std::string_view name;
  ParameterForm (*form)(const Site& site);
};

// Lists of events: several values between commas, and the event's own certainty and review.
constexpr std::array kOfEvents = {
    Row{"type",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<EventType>()), "ban"};
        }},
    Row{"certainty",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<Certainty>()), "enacted"};
        }},
    Row{"review",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<ReviewState>()), "confirmed"};
        }},
    Row{"issuer",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<Jurisdiction>()), "US"};
        }},
    Row{"flow",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<Flow>()), "export"};
        }},
    Row{"subject",
        [](const Site&) {
          return ParameterForm{Text(), "nvidia-h20"};
        }},
    Row{"target",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<Jurisdiction>()), "CN"};
        }},
    Row{"agency",
        [](const Site&) {
          return ParameterForm{Text(), "bis"};
        }},
    Row{"facet",
        [](const Site&) {
          const auto names = FacetNames();
          return ParameterForm{WordSchema({names.begin(), names.end()}), "type"};
        }},
};

constexpr std::array kRows = {
    Row{"date",
        [](const Site&) {
          return ParameterForm{DayText(), "2025-11-10"};
        }},
    Row{"from",
        [](const Site&) {
          return ParameterForm{DayText(), "2025-04-01"};
        }},
    Row{"to",
        [](const Site&) {
          return ParameterForm{DayText(), "2025-11-10"};
        }},
    Row{"known_at",
        [](const Site&) {
          return ParameterForm{DayText(), "2025-11-01"};
        }},
    Row{"known_from",
        [](const Site&) {
          return ParameterForm{DayText(), "2025-04-12"};
        }},
    Row{"known_to",
        [](const Site&) {
          return ParameterForm{DayText(), "2025-11-01"};
        }},
    Row{"recorded_at",
        [](const Site& site) {
          return ParameterForm{Pattern("^(seq:[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?)$"),
                               "seq:" + std::to_string(site.timeline()->last_seq())};
        }},
    Row{"recorded_from",
        [](const Site&) {
          return ParameterForm{Pattern("^(seq:[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?)$"), "seq:2"};
        }},
    Row{"recorded_to",
        [](const Site&) {
          return ParameterForm{Pattern("^(seq:[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?)$"), "seq:3"};
        }},
    Row{"rules_version",
        [](const Site& site) {
          return ParameterForm{Pattern("^[0-9a-f]{16}$"), site.rules_version};
        }},
    Row{"certainty",
        [](const Site&) {
          return ParameterForm{WordSchema({"reported", "announced", "enacted"}), "announced"};
        }},
    Row{"review",
        [](const Site&) {
          return ParameterForm{WordSchema({"reviewed", "any", "confirmed"}), "any"};
        }},
    Row{"imprecise",
        [](const Site&) {
          return ParameterForm{WordSchema({"mark", "earliest", "latest"}), "earliest"};
        }},
    Row{"issuer",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<Jurisdiction>()), "US"};
        }},
    Row{"flow",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<Flow>()), "export"};
        }},
    Row{"subject",
        [](const Site&) {
          return ParameterForm{Text(), "nvidia-h20"};
        }},
    Row{"target",
        [](const Site&) {
          return ParameterForm{WordSchema(NamesOf<Jurisdiction>()), "CN"};
        }},
    Row{"without",
        [](const Site&) {
          return ParameterForm{Text(), "1.0"};
        }},
    Row{"form",
        [](const Site&) {
          return ParameterForm{WordSchema({"days", "spells"}), "spells"};
        }},
    Row{"vintage",
        [](const Site&) {
          return ParameterForm{WordSchema({"final", "as_of", "first"}), "first"};
        }},
    Row{"outcome",
        [](const Site&) {
          return ParameterForm{WordSchema({"open", "fulfilled", "contradicted", "lapsed"}), "open"};
        }},
    Row{"expand",
        [](const Site&) {
          return ParameterForm{WordSchema({"events"}), "events"};
        }},
    Row{"dry_run",
        [](const Site&) {
          return ParameterForm{WordSchema({"0", "1"}), "1"};
        }},
    Row{"effect",
        [](const Site&) {
          return ParameterForm{WordSchema({"0", "1"}), "1"};
        }},
    Row{"published",
        [](const Site&) {
          return ParameterForm{DayText(), "2026-01-14"};
        }},
    Row{"q",
        [](const Site&) {
          return ParameterForm{Text(), "licen*"};
        }},
    Row{"limit",
        [](const Site&) {
          return ParameterForm{Number(1), 2};
        }},
    Row{"publisher",
        [](const Site&) {
          return ParameterForm{Text(), "Federal Register"};
        }},
    Row{"document",
        [](const Site&) {
          return ParameterForm{Pattern("^[0-9a-f]{64}$"), nullptr};
        }},
    Row{"url",
        [](const Site&) {
          return ParameterForm{Text(), "/api/v1/ship/nvidia-h20"};
        }},
    Row{"id",
        [](const Site&) {
          return ParameterForm{Text(), "1.0"};
        }},
    Row{"sha",
        [](const Site&) {
          return ParameterForm{Pattern("^[0-9a-f]{64}$"), nullptr};
        }},
};

// Names whose meaning is the route's own; the first row whose path begins the route's counts.
struct OwnRow {
  std::string_view path;
  std::string_view name;
  ParameterForm (*form)();
};
constexpr std::array kOwnRows = {
    OwnRow{"/api/v1/panel.csv", "from",
           [] {
             return ParameterForm{DayText(), "2023-01-01"};  // alone it must not lie after `to`
           }},
    OwnRow{"/api/v1/panel.json", "from",
           [] {
             return ParameterForm{DayText(), "2023-01-01"};  // alone it must not lie after `to`
           }},
    OwnRow{"/api/v1/panel.zip", "from",
           [] {
             return ParameterForm{DayText(), "2023-01-01"};  // alone it must not lie after `to`
           }},
    OwnRow{"/api/v1/events/suggest", "name",
           [] {
             return ParameterForm{Text(), "notice.txt"};
           }},
    OwnRow{"/api/v1/events", "name",
           [] {
             return ParameterForm{Text(), "events.jsonl"};
           }},
    OwnRow{"/api/v1/documents", "name",
           [] {
             return ParameterForm{Text(), "notice.txt"};
           }},
    OwnRow{"/api/v1/log", "name",
           [] {
             return ParameterForm{Text(), "export.jsonl"};
           }},
    OwnRow{"/api/v1/users/", "name",
           [] {
             return ParameterForm{Text(), "example-reader"};
           }},
    OwnRow{"/api/v1/tokens/", "name",
           [] {
             return ParameterForm{Text(), "example"};
           }},
    OwnRow{"/api/v1/drafts/", "name",
           [] {
             return ParameterForm{Text(), "example"};
           }},
    OwnRow{"/api/v1/events/suggest", "ceiling",
           [] {
             return ParameterForm{WordSchema(NamesOf<Certainty>()), "reported"};
           }},
    OwnRow{"/api/v1/documents", "ceiling",
           [] {
             return ParameterForm{WordSchema(NamesOf<Certainty>()), "reported"};
           }},
    OwnRow{"/api/v1/events/suggest", "publisher",
           [] {
             return ParameterForm{Text(), "Example Gazette"};
           }},
    OwnRow{"/api/v1/documents", "publisher",
           [] {
             return ParameterForm{Text(), "Example Gazette"};
           }},
    OwnRow{"/api/v1/events/suggest", "url",
           [] {
             return ParameterForm{Text(), "https://example.org/h20"};
           }},
    OwnRow{"/api/v1/documents", "url",
           [] {
             return ParameterForm{Text(), "https://example.org/h20"};
           }},
    OwnRow{"/api/v1/events", "after",
           [] {
             return ParameterForm{Text(), "2.0"};
           }},
    OwnRow{"/api/v1/events", "before",
           [] {
             return ParameterForm{Text(), "1.0"};
           }},
    OwnRow{"/api/v1/feeds/", "after",
           [] {
             return ParameterForm{Text(), "2.0"};
           }},
    OwnRow{"/api/v1/stream", "after",
           [] {
             return ParameterForm{Number(0), 0};
           }},
    OwnRow{"/api/v1/log", "after",
           [] {
             return ParameterForm{Number(0), 0};
           }},
    // Not every record has a forecast to go on after.
    OwnRow{"/api/v1/expected", "after",
           [] {
             return ParameterForm{Pattern("^[0-9]+[.][0-9]+$"), nullptr};
           }},
    OwnRow{"/api/v1/sources", "after",
           [] {
             return ParameterForm{Number(0), 1};
           }},
    OwnRow{"/api/v1/documents/{sha}/diff", "with",
           [] {
             return ParameterForm{Pattern("^[0-9a-f]{64}$"), nullptr};
           }},
    OwnRow{"/api/v1/queue", "state",
           [] {
             return ParameterForm{WordSchema({"open", "accepted", "rejected", "skipped"}), "open"};
           }},
    OwnRow{"/api/v1/queue", "grade",
           [] {
             return ParameterForm{WordSchema(NamesOf<Grade>()), "C"};
           }},
    OwnRow{"/api/v1/queue", "type",
           [] {
             return ParameterForm{WordSchema(NamesOf<EventType>()), "ban"};
           }},
    OwnRow{
        "/api/v1/queue", "reason",
        [] {
          return ParameterForm{WordSchema({kQueueReasons.begin(), kQueueReasons.end()}), "undated"};
        }},
    OwnRow{"/api/v1/queue", "after",
           [] {
             return ParameterForm{Pattern("^q[0-9a-f]{16}$"), nullptr};
           }},
    OwnRow{"/api/v1/queue", "id",
           [] {
             return ParameterForm{Pattern("^q[0-9a-f]{16}$"), nullptr};
           }},
    OwnRow{"/api/v1/timemap", "after",
           [] {
             return ParameterForm{Number(0), 0};
           }},
    OwnRow{"/api/v1/timemap", "format",
           [] {
             return ParameterForm{WordSchema({"link", "json"}), "json"};
           }},
    OwnRow{"/api/v1/cite", "format",
           [] {
             return ParameterForm{WordSchema({"bibtex", "csl-json", "text"}), "csl-json"};
           }},
};

// A list of codes between commas.
Json AsList(Json item) {
  return {{"type", "array"}, {"items", std::move(item)}};
}

std::optional<ParameterForm> FormOf(const Site& site, const Route& route, std::string_view name) {
  for (const OwnRow& row : kOwnRows) {
    if (row.name == name && route.path.starts_with(row.path)) return row.form();
  }
  const bool lists_events = std::any_of(route.parameters.begin(), route.parameters.end(),
                                        [](const ParameterSpec& spec) { return spec.name == "q"; });
  if (lists_events) {
    for (const Row& row : kOfEvents) {
      if (row.name != name) continue;
      ParameterForm form = row.form(site);
      return ParameterForm{AsList(std::move(form.schema)), Json::array({std::move(form.example)})};
    }
  }
  for (const Row& row : kRows) {
    if (row.name == name) return row.form(site);
  }
  return std::nullopt;
}

}  // namespace

bool PutForm(const Site& site, const Route& route, std::string_view name, Json& parameter) {
  auto form = FormOf(site, route, name);
  if (!form) return false;
  parameter["schema"] = std::move(form->schema);
  if (!form->example.is_null()) parameter["example"] = std::move(form->example);
  return true;
}

Json WordSchema(const std::vector<std::string>& words) {
  return {{"type", "string"}, {"enum", words}};
}

}  // namespace chipline
