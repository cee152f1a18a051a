#include "cli/args.h"

#include "tests/support/catch.h"

namespace chipline {
namespace {

const Usage kUsageOfState{
    "state", "", "Positions at a date.",
    0,       0,  {{"date", "DAY", "the day"}, {"known-at", "DAY", "what was public"}, kJsonOption}};
const Usage kUsageOfIngest{"ingest", "PATH…", "Adds.",
                           1,        3,       {{"published", "DAY", ""}, {"dry-run", "", ""}}};

std::string Shown(const Usage& usage, const std::vector<std::string>& words) {
  const auto args = ParseArgs(usage, words);
  if (!args) return "! " + args.error().ToString();
  if (args->wants_help()) return "help";
  std::string shown;
  for (const Option& option : usage.options) {
    if (args->Has(option.name))
      shown += std::string(option.name) + "=" + *args->Get(option.name) + " ";
  }
  for (const std::string& operand : args->operands()) shown += "[" + operand + "]";
  return shown;
}

TEST_CASE("a command line is read strictly, and refused with the word at fault") {
  CHECK(Shown(kUsageOfState, {}).empty());
  CHECK(Shown(kUsageOfState, {"--date", "2025-11-09", "--json"}) == "date=2025-11-09 json= ");
  CHECK(Shown(kUsageOfState, {"--date=2025-11-09"}) == "date=2025-11-09 ");
  CHECK(Shown(kUsageOfState, {"--date="}) == "date= ");
  CHECK(Shown(kUsageOfState, {"--known_at", "x"}) ==
        "! --known_at: unknown option; did you mean --known-at?");
  CHECK(Shown(kUsageOfState, {"--dat", "x"}) == "! --dat: unknown option; did you mean --date?");
  CHECK(Shown(kUsageOfState, {"--zzzzzzz"}) == "! --zzzzzzz: unknown option");
  CHECK(Shown(kUsageOfState, {"--date"}) == "! --date: expected DAY after it");
  CHECK(Shown(kUsageOfState, {"--json=1"}) == "! --json: takes no value");
  CHECK(Shown(kUsageOfState, {"--json", "--json"}) == "! --json: given twice");
  CHECK(Shown(kUsageOfState, {"-d"}) == "! -d: options begin with two dashes");
  CHECK(Shown(kUsageOfState, {"extra"}) == "! extra: unexpected; state takes no operands");
  CHECK(Shown(kUsageOfState, {"--nonsense", "--help"}) == "! --nonsense: unknown option");
  CHECK(Shown(kUsageOfState, {"--help", "--nonsense"}) == "help");

  CHECK(Shown(kUsageOfIngest, {"a", "--dry-run", "b"}) == "dry-run= [a][b]");
  CHECK(Shown(kUsageOfIngest, {"--", "--dry-run"}) == "[--dry-run]");
  CHECK(Shown(kUsageOfIngest, {"-"}) == "[-]");
  CHECK(Shown(kUsageOfIngest, {}) == "! ingest: expected PATH…");
  CHECK(Shown(kUsageOfIngest, {"a", "b", "c", "d"}) ==
        "! d: unexpected; ingest takes at most 3 operands");
}

TEST_CASE("help says everything the table says") {
  CHECK(HelpText(kUsageOfState) ==
        "usage: chipline state [option…]\n\n"
        "Positions at a date.\n\n"
        "options:\n"
        "  --date DAY              the day\n"
        "  --known-at DAY          what was public\n"
        "  --json                  print JSON\n");
}

}  // namespace
}  // namespace chipline
