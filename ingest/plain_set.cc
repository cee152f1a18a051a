#include "ingest/plain_set.h"

#include <string>
#include <vector>

#include <re2/re2.h>
#include <re2/set.h>

namespace chipline {

struct PlainSet::State {
  std::unique_ptr<RE2::Set> set;
  std::size_t size = 0;
};

PlainSet::PlainSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
PlainSet::~PlainSet() = default;
PlainSet::PlainSet(PlainSet&&) noexcept = default;
PlainSet& PlainSet::operator=(PlainSet&&) noexcept = default;

Result<PlainSet> PlainSet::Build(const RuleSet& rules) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_literal(true);
  options.set_case_sensitive(false);
  options.set_max_mem(64 << 20);
  auto state = std::make_unique<State>();
  state->set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
  for (TermIndex i = 0; i < rules.lexicon.size(); ++i) {
    std::string error;
    if (state->set->Add(rules.lexicon.term(i).written, &error) < 0) {
      return InvalidArgument(error, rules.lexicon.term(i).place);
    }
    ++state->size;
  }
  if (!state->set->Compile()) return InvalidArgument("the set needs more memory than it may have");
  return PlainSet(std::move(state));
}

std::size_t PlainSet::Count(std::string_view text, std::size_t* failures) const {
  std::vector<int> numbers;
  RE2::Set::ErrorInfo info{};
  if (state_->set->Match(re2::StringPiece(text.data(), text.size()), &numbers, &info)) {
    return numbers.size();
  }
  if (info.kind != RE2::Set::kNoError) ++*failures;
  return 0;
}

std::size_t PlainSet::size() const {
  return state_->size;
}

}  // namespace chipline
