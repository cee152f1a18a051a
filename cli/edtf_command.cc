#include "cli/edtf_command.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "model/edtf.h"

namespace chipline {
namespace {

const Usage& EdtfUsage() {
  static const Usage usage{
      "edtf", "-- STRING", "The first and last day that a date in EDTF (ISO 8601-2) allows.",
      1,      1,           {kJsonOption}};
  return usage;
}

// An open or unknown side has no day.
nlohmann::ordered_json DayOrNull(Day day) {
  if (day == kDistantPast || day == kDistantFuture) return nullptr;
  return FormatDay(day);
}

}  // namespace

int RunEdtf(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(EdtfUsage(), words, args)) return *status;
  const auto date = Edtf::Parse(args.operands()[0]);
  if (!date) return Failed(EdtfUsage(), date.error());
  if (args.json()) {
    const nlohmann::ordered_json json = {{"text", date->text()},
                                         {"earliest", DayOrNull(date->earliest())},
                                         {"latest", DayOrNull(date->latest())},
                                         {"level", date->level()},
                                         {"interval", date->is_interval()},
                                         {"uncertain", date->is_uncertain()},
                                         {"approximate", date->is_approximate()}};
    std::puts(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    return kDone;
  }
  std::printf("earliest %s\nlatest   %s\nlevel    %d\n", FormatDay(date->earliest()).c_str(),
              FormatDay(date->latest()).c_str(), date->level());
  return kDone;
}

}  // namespace chipline
