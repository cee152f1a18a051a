// The peer of the extractor's speed: one RE2::Set of the lexicon's spellings, without a gap in any
// pattern, run over each sentence.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "ingest/rules.h"
#include "model/result.h"

namespace chipline {

// Immutable; safe from any thread.
class PlainSet {
 public:
  static Result<PlainSet> Build(const RuleSet& rules);
  ~PlainSet();
  PlainSet(PlainSet&&) noexcept;
  PlainSet& operator=(PlainSet&&) noexcept;

  // How many spellings the text holds. An answer of the set that it had too little memory counts as
  // none and raises `*failures`.
  std::size_t Count(std::string_view text, std::size_t* failures) const;
  std::size_t size() const;

 private:
  struct State;
  explicit PlainSet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chipline
