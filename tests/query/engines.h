// Who answers the tables of the rules: the naive evaluator, and the resolver that users get.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/query/questions.h"

namespace chipline {

struct Engine {
  std::string name;
  // The answer as a line of text, with the keys of the log.
  std::function<std::string(const TextLog&, const TextQuestion&)> ask;
};

const std::vector<Engine>& Engines();

}  // namespace chipline
