// Who answers the tables of the rules: the naive evaluator, and the resolver that users get.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "query/full_state.h"
#include "query/timeline.h"
#include "tests/query/questions.h"

namespace chipline {

// A question of the naive evaluator as the resolver takes it, without the position.
AsOf ToAsOf(const naive::Question& question);
Position ToPosition(const naive::Question& question);

struct Engine {
  std::string name;
  // The answer as a line of text, with the keys of the log.
  std::function<std::string(const TextLog&, const TextQuestion&)> ask;
};

const std::vector<Engine>& Engines();

// What replaying the entries gives. REQUIRES: entries as a log would give them; `tree` outlives the
// timeline.
std::shared_ptr<const Timeline> TimelineOf(const std::vector<LogEntry>& entries,
                                           const SubjectTree& tree);

// The resolver over a log in memory, put into the words of the naive evaluator.
class ResolverUnderTest {
 public:
  // REQUIRES: entries as a log would give them; `tree` outlives the object.
  ResolverUnderTest(const std::vector<LogEntry>& entries, const SubjectTree& tree);

  naive::Answer Evaluate(const naive::Question& question) const;
  naive::Verdict Ship(const naive::Question& question) const;

  const Timeline& timeline() const { return *timeline_; }

  // The whole state: every position that some event names, without its lists and `returns`.
  struct Row {
    Position position;
    naive::Answer answer;
  };
  std::vector<Row> EvaluateAll(const naive::Question& question) const;

 private:
  std::shared_ptr<const Timeline> timeline_;
  std::unique_ptr<const FullState> full_state_;
};

}  // namespace chipline
