#include "cli/record_commands.h"

#include <cstdio>
#include <optional>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/read_support.h"

namespace chipline {
namespace {

std::vector<Option> KnowledgeOptions() {
  return {
      {"known-at", "DAY", "only what had been published by then"},
      {"recorded-at", "WHEN", "only what had been recorded by then: a day, an instant or seq:N"}};
}

const Usage& EventsUsage() {
  static const Usage usage{
      "events",
      "[ID|KEY]",
      "The events on record, newest entry first, or one of them. Lists are written with commas.",
      0,
      1,
      Join({{{"type", "TYPE,…", "e.g. ban,licence_requirement"},
             {"certainty", "WORD,…", "e.g. enacted"},
             {"review", "WORD,…", "extracted, entered or confirmed"},
             {"issuer", "CODE,…", "who acts, e.g. US"},
             {"flow", "FLOW,…", "export, import, procurement, use, sale, investment"},
             {"subject", "ID,…", "subjects, e.g. nvidia-h20; what covers them concerns them too"},
             {"target", "CODE,…", "whose trade is hit, e.g. CN"},
             {"agency", "ID,…", "e.g. bis,mofcom"},
             {"from", "DAY", "first day not before"},
             {"to", "DAY", "first day not after"},
             {"q", "WORDS", "words that all occur; chip* finds beginnings"},
             {"facet", "NAME,…", "count by type, certainty, issuer, agency, month, year, …"},
             {"limit", "N", "how many (default 50, at most 500)"},
             {"after", "ID", "older than this one"},
             {"before", "ID", "newer than this one"}},
            KnowledgeOptions(),
            {kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& VersionsUsage() {
  static const Usage usage{
      "versions",
      "ID|KEY",
      "What was recorded of an event: entered, corrected, confirmed, merged, retracted.",
      1,
      1,
      Join({KnowledgeOptions(), {kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& SourcesUsage() {
  static const Usage usage{
      "sources",
      "",
      "What is fetched and how that goes, and what the events cite, in order of first\n"
      "appearance.",
      0,
      0,
      Join({{{"publisher", "NAME", "only of this one"},
             {"document", "SHA256", "only of this stored text"},
             {"after", "ID", "the source to go on after"},
             {"limit", "N", "how many (default 100, at most 1000)"}},
            KnowledgeOptions(),
            {kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& CiteUsage() {
  static const Usage usage{
      "cite",
      "URL",
      "A reference to a read of the API, pinned to the record as it is now, for a paper. Its url "
      "is\n"
      "a path: put the address in front under which readers reach your server, or ask that server\n"
      "for /api/v1/cite, which knows its own.",
      1,
      1,
      {{"format", "FORM", "bibtex (default), csl-json or text"}, kStoreOption, kJsonOption}};
  return usage;
}

void PrintFacets(const Json& facets) {
  for (const auto& [name, values] : facets.items()) {
    std::printf("%s\n", name.c_str());
    for (const Json& value : values) {
      std::printf("  %6zu  %s\n", value["count"].get<std::size_t>(),
                  value["value"].is_null() ? "(not stated)" : Text(value, "value").c_str());
    }
  }
}

void PrintEvents(const Json& answer) {
  for (const Json& event : answer["items"]) {
    std::string from = Text(event, "effective");
    if (from.empty()) from = Text(event, "announced");
    std::printf("%-7s %-12s %-10s %s\n", Text(event, "id").c_str(), from.c_str(),
                Text(event, "certainty").c_str(), Text(event, "summary").c_str());
  }
  if (answer.contains("facets")) PrintFacets(answer["facets"]);
  std::printf("%zu of %zu events\n", answer["items"].size(), answer["total"].get<std::size_t>());
}

void PrintVersions(const Json& answer) {
  const Json& counts = answer["counts"];
  for (const Json& version : answer["items"]) {
    const std::string kind = Text(version, "kind");
    std::string line = Text(version, "reason");
    if (version.contains("event")) {
      const std::string summary = Text(version["event"], "summary");
      line += (line.empty() || summary.empty() ? "" : ": ") + summary;
    }
    std::printf("%c %-6llu %s  %-12s %s\n", version["seq"] == counts ? '*' : ' ',
                static_cast<unsigned long long>(version["seq"].get<std::uint64_t>()),
                Text(version, "recorded_at").c_str(), kind == "events" ? "entered" : kind.c_str(),
                line.c_str());
  }
  std::puts(counts.is_null() ? "none counts any more" : "* counts");
}

void PrintSources(const Json& answer) {
  for (const Json& source : answer["items"]) {
    std::string what = Text(source, "title");
    if (what.empty()) what = Text(source, "url");
    std::printf("%-6s %-11s %-24s %s (%zu)\n", source["id"].dump().c_str(),
                Text(source, "published").c_str(), Text(source, "publisher").c_str(), what.c_str(),
                source["events"].size());
  }
  std::printf("%zu of %zu sources; in brackets, how many events cite each\n",
              answer["items"].size(), answer["total"].get<std::size_t>());
}

// How the sources that are fetched are doing, one a line.
void PrintFetching(const Json& fetching) {
  std::printf("fetched, as of %s%s\n", Text(fetching, "received").substr(0, 19).c_str(),
              fetching.value("late", false) ? ": THE FETCHER HAS NOT REPORTED SINCE" : "");
  for (const Json& source : fetching["sources"]) {
    std::string checked = Text(source, "checked").substr(0, 16);
    if (checked.empty()) checked = "never";
    std::string line = Text(source, "error");
    if (line.empty()) {
      line = source.value("listed", Json(0)).dump() + " listed, " +
             source.value("delivered", Json(0)).dump() + " delivered, " +
             source.value("events", Json(0)).dump() + " events";
    }
    std::printf("  %-24s %-8s %-16s %s\n", Text(source, "id").c_str(),
                Text(source, "state").c_str(), checked.c_str(), line.c_str());
  }
  const Json waiting = fetching.value("waiting", Json::object());
  const Json given_up = fetching.value("given_up", Json::object());
  std::printf("  %s pages and %s documents wait, %s given up\n\n",
              waiting.value("pages", Json(0)).dump().c_str(),
              waiting.value("documents", Json(0)).dump().c_str(),
              given_up.value("total", Json(0)).dump().c_str());
}

// Asks for `path` and prints the answer as it came, or for people.
int Show(const Usage& usage, const Args& args, const std::string& path,
         void (*print)(const Json& answer)) {
  std::string body;
  if (auto status = Ask(usage, args, path, ParametersOf(args), body)) return *status;
  if (args.json()) {
    std::fputs(body.c_str(), stdout);
  } else {
    print(Json::parse(body, nullptr, false));
  }
  return kDone;
}

void PrintEvent(const Json& answer) {
  std::puts(answer["event"].dump(2).c_str());
}

}  // namespace

int RunEvents(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(EventsUsage(), words, args)) return *status;
  if (args.operands().empty()) return Show(EventsUsage(), args, "/api/v1/events", PrintEvents);
  const std::string path = "/api/v1/events/" + PercentEncode(args.operands()[0]);
  return Show(EventsUsage(), args, path, PrintEvent);
}

int RunVersions(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(VersionsUsage(), words, args)) return *status;
  const std::string path = "/api/v1/events/" + PercentEncode(args.operands()[0]) + "/versions";
  return Show(VersionsUsage(), args, path, PrintVersions);
}

int RunSources(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(SourcesUsage(), words, args)) return *status;
  std::string status;
  if (auto failed = Ask(SourcesUsage(), args, "/api/v1/status", {}, status)) return *failed;
  const Json fetching = Json::parse(status, nullptr, false).value("fetching", Json());
  std::string cited;
  if (auto failed = Ask(SourcesUsage(), args, "/api/v1/sources", ParametersOf(args), cited)) {
    return *failed;
  }
  Json answer = Json::parse(cited, nullptr, false);
  if (args.json()) {
    answer["fetching"] = fetching;
    std::puts(answer.dump().c_str());
    return kDone;
  }
  if (!fetching.is_null()) PrintFetching(fetching);
  PrintSources(answer);
  return kDone;
}

int RunCite(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(CiteUsage(), words, args)) return *status;
  std::vector<Parameter> parameters = ParametersOf(args);
  parameters.push_back({"url", args.operands()[0]});
  if (args.json() && !args.Has("format")) parameters.push_back({"format", "csl-json"});
  std::string body;
  if (auto status = Ask(CiteUsage(), args, "/api/v1/cite", parameters, body)) return *status;
  std::fputs(body.c_str(), stdout);
  return kDone;
}

}  // namespace chipline
