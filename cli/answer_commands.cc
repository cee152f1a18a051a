#include "cli/answer_commands.h"

#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/output_file.h"
#include "cli/print_answer.h"

namespace chipline {
namespace {

const Usage& TimelineUsage() {
  static const Usage usage{
      "timeline",
      "ISSUER FLOW SUBJECT",
      "The spells of one position, over all days: runs of days with one answer, and with the same\n"
      "measures beside it.",
      3,
      3,
      Join({{{"target", "CODE", "whose trade is hit (default the other side)"}},
            DatelessOptions(),
            {kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& ConflictsUsage() {
  static const Usage usage{
      "conflicts", "", "Claims that cannot both be true, and which one counts.",
      0,           0,  Join({DatelessOptions(), FilterOptions(), {kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& ExpectedUsage() {
  static const Usage usage{
      "expected",
      "",
      "Forecasts with what came of them by a day, how each kind of evidence has done, and what\n"
      "is due.",
      0,
      0,
      Join({{{"outcome", "WORD", "open, fulfilled, contradicted or lapsed (default all)"},
             {"after", "ID", "the forecast to go on after"},
             {"limit", "N", "how many (default 100, at most 1000)"},
             {"ics", "", "print what is due as a calendar"}},
            AsOfOptions(),
            FilterOptions(),
            {kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& PanelUsage() {
  static const Usage usage{
      "panel",
      "",
      "The balanced daily panel of positions, as CSV.",
      0,
      0,
      Join({{{"from", "DAY", "the first day (default --to)"},
             {"to", "DAY", "the last day, inclusive (default today)"},
             {"form", "WORD", "days (default), or spells: a row a run of equal days"},
             {"vintage", "WORD",
              "final (default), as_of (with --known-at), or first: each row as known on its day"},
             {"zip", "FILE", "write table, schema, citation and checksums into FILE"}},
            DatelessOptions(),
            FilterOptions(),
            {kStoreOption, kJsonOption}})};
  return usage;
}

// The parameters of the API without options of the command itself.
std::vector<Parameter> SharedParameters(const Args& args) {
  std::vector<Parameter> parameters = ParametersOf(args);
  std::erase_if(parameters, [](const Parameter& parameter) {
    return parameter.name == "zip" || parameter.name == "ics";
  });
  return parameters;
}

// Asks with `expand=events` for people; true where the answer was printed as JSON.
std::optional<int> AskForPeople(const Usage& usage, const Args& args, const std::string& path,
                                Json& answer) {
  auto parameters = SharedParameters(args);
  if (!args.json()) parameters.push_back({"expand", "events"});
  std::string body;
  if (auto status = Ask(usage, args, path, parameters, body)) return status;
  if (args.json()) {
    std::fputs(body.c_str(), stdout);
    return kDone;
  }
  answer = Json::parse(body, nullptr, false);
  return std::nullopt;
}

// "2025-04-09 … 2025-08-07", with ".." for an open end
std::string Days(const Json& item) {
  const std::string from = Text(item, "from");
  const std::string to = Text(item, "to");
  return (from.empty() ? "..        " : from) + " to " + (to.empty() ? "..        " : to);
}

void PrintTimeline(const Json& answer) {
  std::printf("%s %s %s → %s\n", Text(answer, "issuer").c_str(), Text(answer, "flow").c_str(),
              Text(answer, "subject").c_str(), Text(answer, "target").c_str());
  for (const Json& item : answer["items"]) {
    std::printf("%s  %s\n", Days(item).c_str(), StatusLine(item).c_str());
    PrintGrounds(item, answer["events"]);
  }
}

void PrintConflicts(const Json& answer) {
  for (const Json& item : answer["items"]) {
    std::printf("%s (%s)\n", Text(item, "kind").c_str(), Text(item, "rule").c_str());
    std::printf("  counts  %s\n", EventLine(answer["events"], Text(item, "counts")).c_str());
    std::printf("  not     %s\n", EventLine(answer["events"], Text(item, "other")).c_str());
    std::printf("  %s\n", Text(item, "text").c_str());
  }
  std::printf("%zu conflicts\n", answer["items"].size());
}

void PrintExpectation(const Json& item, const Json& events) {
  std::string outcome = Text(item, "outcome");
  if (item.contains("delay_days")) {
    const int delay = item["delay_days"].get<int>();
    if (delay != 0) {
      outcome +=
          ", " + std::to_string(std::abs(delay)) + (delay > 0 ? " days late" : " days early");
    }
  }
  std::string window;
  if (item.contains("window")) window = " for " + Days(item["window"]);
  std::printf("%s %-10s %s: %s\n", Text(item, "said").c_str(), Text(item, "certainty").c_str(),
              Text(item, "key").c_str(), Text(item, "summary").c_str());
  std::printf("  %s%s\n", outcome.c_str(), window.c_str());
  const std::string settled_by = Text(item, "settled_by");
  if (settled_by.empty()) return;
  std::printf("  on %s by %s\n", Text(item, "settled_on").c_str(),
              EventLine(events, settled_by).c_str());
}

void PrintScores(const Json& scores) {
  std::printf("\n%-20s %6s %10s %13s %7s %5s %13s\n", "evidence", "total", "fulfilled",
              "contradicted", "lapsed", "open", "median delay");
  for (const Json& score : scores) {
    const std::string evidence = Text(score, "evidence");
    const std::string delay =
        score.contains("median_delay_days") ? score["median_delay_days"].dump() + " days" : "-";
    std::printf("%-20s %6d %10d %13d %7d %5d %13s\n",
                evidence.empty() ? "not stated" : evidence.c_str(), score["total"].get<int>(),
                score["fulfilled"].get<int>(), score["contradicted"].get<int>(),
                score["lapsed"].get<int>(), score["open"].get<int>(), delay.c_str());
  }
}

void PrintExpected(const Json& answer) {
  for (const Json& item : answer["items"]) PrintExpectation(item, answer["events"]);
  std::printf("%zu of %zu forecasts\n\n", answer["items"].size(),
              answer["total"].get<std::size_t>());
  PrintScores(answer["scores"]);
  std::puts("\ndue");
  for (const Json& item : answer["due"]) {
    std::printf("%s  %-8s %s\n", Days(item).c_str(), Text(item, "kind").c_str(),
                EventLine(answer["events"], Text(item, "event")).c_str());
  }
}

}  // namespace

int RunTimeline(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(TimelineUsage(), words, args)) return *status;
  std::string path = "/api/v1/timeline";
  for (const std::string& operand : args.operands()) path += "/" + PercentEncode(operand);
  Json answer;
  if (auto status = AskForPeople(TimelineUsage(), args, path, answer)) return *status;
  PrintTimeline(answer);
  return kDone;
}

int RunConflicts(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ConflictsUsage(), words, args)) return *status;
  Json answer;
  if (auto status = AskForPeople(ConflictsUsage(), args, "/api/v1/conflicts", answer)) {
    return *status;
  }
  PrintConflicts(answer);
  return kDone;
}

int RunExpected(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ExpectedUsage(), words, args)) return *status;
  if (args.Has("ics")) {
    for (const char* other : {"outcome", "after", "limit", "json"}) {
      if (!args.Has(other)) continue;
      return Misused(ExpectedUsage(),
                     InvalidArgument("does not go with --ics", "--" + std::string(other)));
    }
    std::string body;
    const auto status =
        Ask(ExpectedUsage(), args, "/api/v1/expected.ics", SharedParameters(args), body);
    if (status) return *status;
    std::fwrite(body.data(), 1, body.size(), stdout);
    return kDone;
  }
  Json answer;
  if (auto status = AskForPeople(ExpectedUsage(), args, "/api/v1/expected", answer)) return *status;
  PrintExpected(answer);
  return kDone;
}

int RunPanel(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(PanelUsage(), words, args)) return *status;
  const auto file = args.Get("zip");
  const std::string path = file          ? "/api/v1/panel.zip"
                           : args.json() ? "/api/v1/panel.json"
                                         : "/api/v1/panel.csv";
  std::string body;
  if (auto status = Ask(PanelUsage(), args, path, SharedParameters(args), body)) return *status;
  if (!file) {
    std::fwrite(body.data(), 1, body.size(), stdout);
    return kDone;
  }
  const auto written = WriteWholeFile(*file, body);
  return written ? kDone : Failed(PanelUsage(), written.error());
}

}  // namespace chipline
