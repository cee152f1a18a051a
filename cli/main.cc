// The program: a table of subcommands, and nothing else.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "cli/account_commands.h"
#include "cli/answer_commands.h"
#include "cli/args.h"
#include "cli/bench_command.h"
#include "cli/edtf_command.h"
#include "cli/extract_command.h"
#include "cli/features_command.h"
#include "cli/feed_command.h"
#include "cli/fetch_command.h"
#include "cli/ingest_command.h"
#include "cli/log_commands.h"
#include "cli/queue_command.h"
#include "cli/quiz_command.h"
#include "cli/read_commands.h"
#include "cli/record_commands.h"
#include "cli/robots_command.h"
#include "cli/rules_command.h"
#include "cli/serve_command.h"
#include "cli/store_commands.h"
#include "cli/text_command.h"
#include "model/codes.h"

namespace chipline {
namespace {

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& words);
};

constexpr std::array kCommands = {
    Command{"serve", "the HTTP API and the pages of a store", RunServe},
    Command{"ingest", "documents and event files into the log", RunIngest},
    Command{"queue", "what the ingester left to people, and their decisions", RunQueue},
    Command{"fetch", "what a list of sources names, around the clock, to a server", RunFetch},
    Command{"state", "what stood on a day, and what decided it", RunState},
    Command{"ship", "whether a chip could go from the US to China", RunShip},
    Command{"diff", "what differs between two days", RunDiff},
    Command{"timeline", "the spells of one position over all days", RunTimeline},
    Command{"events", "the events on record, searched and counted", RunEvents},
    Command{"versions", "what was recorded of one event", RunVersions},
    Command{"sources", "what the events cite", RunSources},
    Command{"cite", "a reference to a read, for ever", RunCite},
    Command{"conflicts", "claims that cannot both be true", RunConflicts},
    Command{"expected", "forecasts, what came of them, and what is due", RunExpected},
    Command{"panel", "every position on every day of a range, as CSV", RunPanel},
    Command{"quiz", "questions with expected answers, put to the store", RunQuiz},
    Command{"extract", "the events that documents tell of, without a store", RunExtract},
    Command{"explain", "which rule on which words gave each field", RunExplain},
    Command{"features", "sentences as the learned reader sees them", RunFeatures},
    Command{"whynot", "where a wanted event was lost", RunWhyNot},
    Command{"rules", "check an edit of the rules, and what it would change", RunRules},
    Command{"text", "the article and metadata of an HTML page", RunText},
    Command{"feed", "a feed as the parser reads it", RunFeed},
    Command{"robots", "whether a robots.txt lets a crawler fetch an address", RunRobots},
    Command{"edtf", "the first and last day that a date allows", RunEdtf},
    Command{"verify", "check the log's chain from its first entry", RunVerify},
    Command{"log", "a page of the log as JSON lines", RunLog},
    Command{"export", "the log as JSON lines", RunExport},
    Command{"import", "what export wrote, into a log", RunImport},
    Command{"backup", "a checked copy of the whole store", RunBackup},
    Command{"restore", "a store from a backup", RunRestore},
    Command{"withdraw", "a stored text that has to go", RunWithdraw},
    Command{"user", "who may sign in to the pages", RunUser},
    Command{"token", "API tokens for programs that add to the record", RunToken},
    Command{"bench", "measure, beside limits and peers", RunBench},
};

std::string Overview() {
  std::string text =
      "usage: chipline COMMAND [option…]\n\n"
      "Who bans, licenses or lets through which chips between the United States and China:\n"
      "what stood in force on any date, as known at any date, with the passage that says so.\n\n"
      "commands:\n";
  for (const Command& command : kCommands) {
    std::string left = "  " + std::string(command.name);
    left.resize(std::max<std::size_t>(left.size() + 2, 14), ' ');
    text += left + std::string(command.summary) + "\n";
  }
  return text + "\n\"chipline COMMAND --help\" says what a command takes.\n";
}

int Unknown(const std::string& name) {
  std::vector<std::string_view> names;
  names.reserve(kCommands.size());
  for (const Command& command : kCommands) names.push_back(command.name);
  const std::string_view nearest = Nearest(name, names);
  std::string message = "chipline: " + name + ": unknown command";
  if (!nearest.empty()) message += "; did you mean " + std::string(nearest) + "?";
  std::fprintf(stderr, "%s\n", message.c_str());
  return kUsage;
}

int Main(const std::vector<std::string>& words) {
  if (words.empty()) {
    std::fputs(Overview().c_str(), stderr);
    return kUsage;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    std::fputs(Overview().c_str(), stdout);
    return kDone;
  }
  if (words[0] == "--version") {
    std::puts("chipline " CHIPLINE_VERSION);
    return kDone;
  }
  for (const Command& command : kCommands) {
    if (command.name == words[0]) return command.run({words.begin() + 1, words.end()});
  }
  return Unknown(words[0]);
}

}  // namespace
}  // namespace chipline

int main(int argc, char** argv) {
  return chipline::Main({argv + 1, argv + argc});
}
