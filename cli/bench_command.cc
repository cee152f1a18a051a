#include "cli/bench_command.h"

#include <array>
#include <charconv>
#include <string_view>

#include "cli/bench.h"
#include "cli/command.h"
#include "model/codes.h"

namespace chipline {
namespace {

struct Benchmark {
  std::string_view name;
  int (*run)(const BenchOptions& options);
};
constexpr std::array kBenchmarks = {
    Benchmark{"append", BenchAppend},   Benchmark{"gate", BenchGate},
    Benchmark{"replay", BenchReplay},   Benchmark{"state", BenchState},
    Benchmark{"extract", BenchExtract}, Benchmark{"http", BenchHttp},
    Benchmark{"text", BenchText}};

const Usage& BenchUsage() {
  static const Usage usage{
      "bench",
      "append|gate|replay|state|extract|http|text",
      "Measures, each figure beside its limit or peer; one JSON object a line.",
      1,
      1,
      {{"text", "DIR,…",
        "extract: folders of pages, each a mix of text (default samples); text: one"},
       {"peer", "DIR", "text: where Mozilla Readability is installed (default tests/readability)"},
       {"gigabyte", "", "extract: also stream a gigabyte and report resident memory"},
       {"folder", "DIR", "where stores are made and kept (default a fresh one here, removed)"},
       {"events", "N", "size of the synthetic log (default 1000000)"},
       {"positions", "N", "how many positions it spreads over (default 5000)"},
       {"seed", "N", "of the synthetic log (default 1)"},
       {"seconds", "N", "of each open-ended measurement (default 2)"}}};
  return usage;
}

template <class Number>
Result<void> ReadNumber(const Args& args, const std::string& option, Number& out) {
  const auto given = args.Get(option);
  if (!given) return Ok();
  const char* end = given->data() + given->size();
  const auto [stop, fault] = std::from_chars(given->data(), end, out);
  if (fault == std::errc() && stop == end && out > 0) return Ok();
  return InvalidArgument("\"" + *given + "\" is not a number above 0", "--" + option);
}

Result<BenchOptions> ReadOptions(const Args& args) {
  BenchOptions options;
  options.folder = args.GetOr("folder", "");
  options.text = args.GetOr("text", options.text);
  options.peer = args.GetOr("peer", options.peer);
  options.gigabyte = args.Has("gigabyte");
  CHIP_CHECK(ReadNumber(args, "events", options.events));
  CHIP_CHECK(ReadNumber(args, "positions", options.positions));
  CHIP_CHECK(ReadNumber(args, "seed", options.seed));
  CHIP_CHECK(ReadNumber(args, "seconds", options.seconds));
  return options;
}

}  // namespace

int RunBench(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(BenchUsage(), words, args)) return *status;
  const auto options = ReadOptions(args);
  if (!options) return Misused(BenchUsage(), options.error());
  std::vector<std::string_view> names;
  for (const Benchmark& benchmark : kBenchmarks) {
    if (benchmark.name == args.operands()[0]) return benchmark.run(*options);
    names.push_back(benchmark.name);
  }
  std::string message =
      "no such benchmark; there are append, gate, replay, state, extract, http and text";
  const std::string_view nearest = Nearest(args.operands()[0], names);
  if (!nearest.empty()) message = "no such benchmark; did you mean " + std::string(nearest) + "?";
  return Misused(BenchUsage(), InvalidArgument(message, args.operands()[0]));
}

}  // namespace chipline
