#include "tests/query/engines.h"

namespace chipline {
namespace {

std::string AskNaive(const TextLog& log, const TextQuestion& asked) {
  if (asked.ship) return Render(naive::Ship(log.entries, SmallTree(), asked.question));
  return Render(naive::Evaluate(log.entries, SmallTree(), asked.question), log);
}

}  // namespace

const std::vector<Engine>& Engines() {
  static const std::vector<Engine> engines = {{"naive", AskNaive}};
  return engines;
}

}  // namespace chipline
