// The command line of one subcommand: a table of what it takes, and a strict reader of what it got.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace chipline {

// One "--name" or "--name VALUE" (also "--name=VALUE").
struct Option {
  std::string_view name;   // without dashes
  std::string_view value;  // what stands for the value in help, e.g. "DAY"; empty for a flag
  std::string_view help;
  bool repeats = false;  // may be given more than once
};

// Shared by most commands, so that they read the same everywhere.
inline constexpr Option kStoreOption{
    "store", "STORE", "rocksdb:DIR or memory: (default $CHIPLINE_STORE, else rocksdb:./data)"};
inline constexpr Option kJsonOption{"json", "", "print JSON"};

// What a subcommand takes. `--help` is understood by all and not listed.
struct Usage {
  std::string_view name;      // "ingest"
  std::string_view operands;  // "PATH|URL…", for help
  std::string_view summary;   // one line
  std::size_t min_operands = 0;
  std::size_t max_operands = 0;
  std::vector<Option> options;
};

// What was given. Every option is one that the usage lists, at most once unless it repeats.
class Args {
 public:
  bool Has(std::string_view option) const { return options_.contains(option); }
  std::optional<std::string> Get(std::string_view option) const;
  std::string GetOr(std::string_view option, std::string_view fallback) const;
  // All values of an option that repeats, in order.
  std::vector<std::string> All(std::string_view option) const;
  const std::vector<std::string>& operands() const { return operands_; }
  // Name and value, empty for a flag; the last value of one that repeats.
  const std::map<std::string, std::string, std::less<>>& options() const { return options_; }
  bool wants_help() const { return wants_help_; }
  bool json() const { return Has("json"); }
  // --store, else CHIPLINE_STORE, else "rocksdb:./data".
  std::string store() const;

 private:
  friend Result<Args> ParseArgs(const Usage& usage, std::span<const std::string> words);
  std::map<std::string, std::string, std::less<>> options_;
  std::map<std::string, std::vector<std::string>, std::less<>> repeated_;
  std::vector<std::string> operands_;
  bool wants_help_ = false;
};

// `words` are what follows the subcommand. Options and operands may mix; after "--" everything is
// an operand. kInvalidArgument, with the option as place, for an unknown option (naming the nearest
// one), a repeated one, a missing or unwanted value, and too few or too many operands.
Result<Args> ParseArgs(const Usage& usage, std::span<const std::string> words);

// What `--help` prints.
std::string HelpText(const Usage& usage);

// Exit statuses of every subcommand.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

}  // namespace chipline
