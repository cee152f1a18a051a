#include "cli/robots_command.h"

#include <cstdio>

#include "cli/command.h"
#include "cli/files.h"
#include "ingest/robots.h"

namespace chipline {
namespace {

const Usage& RobotsUsage() {
  static const Usage usage{"robots",
                           "FILE AGENT URL",
                           "Whether a robots.txt lets a crawler fetch an address (RFC 9309).",
                           3,
                           3,
                           {kJsonOption}};
  return usage;
}

}  // namespace

int RunRobots(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(RobotsUsage(), words, args)) return *status;
  const auto bytes = ReadWholeFile(args.operands()[0]);
  if (!bytes) return Failed(RobotsUsage(), bytes.error());
  const bool allowed = RobotsRules::Parse(*bytes, args.operands()[1]).Allows(args.operands()[2]);
  if (args.json()) {
    std::printf("{\"allowed\":%s}\n", allowed ? "true" : "false");
  } else {
    std::puts(allowed ? "allowed" : "disallowed");
  }
  return allowed ? kDone : kFailed;
}

}  // namespace chipline
