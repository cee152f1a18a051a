#include "ingest/rule_regex.h"

#include <re2/re2.h>

namespace chipline {

std::unique_ptr<re2::RE2> CompileRule(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  return std::make_unique<RE2>(pattern, options);
}

}  // namespace chipline
