#include "ingest/pattern_needs.h"

#include <algorithm>
#include <optional>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

// How often a string is met, roughly: what tells least apart weighs most.
std::size_t Weight(const std::string& text) {
  const bool mention = static_cast<unsigned char>(text.front()) >= 0x80;
  if (mention) return 2;
  return text.size() > 6 ? 1 : 8 - text.size();
}

std::size_t Weight(const Need& need) {
  std::size_t sum = 0;
  for (const std::string& text : need) sum += Weight(text);
  return sum;
}

// A recursive descent over the syntax that rules use. What an expression surely contains is kept as
// a run of literal bytes until something that is not one ends it.
class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern) {}

  std::vector<Need> Run() {
    std::vector<Need> needs = Alternatives();
    if (at_ < pattern_.size()) failed_ = true;
    if (failed_) return {};
    return needs;
  }

 private:
  bool AtEnd() const { return failed_ || at_ >= pattern_.size(); }
  char Peek() const { return AtEnd() ? '\0' : pattern_[at_]; }
  bool Take(std::string_view text) {
    if (!pattern_.substr(std::min(at_, pattern_.size())).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  // What all the branches need: of each branch the need that tells most apart, as one.
  std::vector<Need> Alternatives() {
    std::vector<Need> first = Sequence();
    if (Peek() != '|') return first;
    Need any;
    bool known = Join(first, &any);
    while (Take("|")) {
      const std::vector<Need> branch = Sequence();
      known = Join(branch, &any) && known;
    }
    if (!known) return {};
    return {any};
  }

  static bool Join(const std::vector<Need>& branch, Need* any) {
    if (branch.empty()) return false;
    const Need& best =
        *std::ranges::min_element(branch, {}, [](const Need& need) { return Weight(need); });
    any->insert(any->end(), best.begin(), best.end());
    return true;
  }

  std::vector<Need> Sequence() {
    std::vector<Need> needs;
    std::string run;
    while (!AtEnd() && Peek() != '|' && Peek() != ')') Item(&run, &needs);
    EndRun(&run, &needs);
    return needs;
  }

  static void EndRun(std::string* run, std::vector<Need>* needs) {
    if (run->size() >= kShortestNeed) needs->push_back({*run});
    run->clear();
  }

  // One element with its quantifier.
  void Item(std::string* run, std::vector<Need>* needs) {
    if (Take("^") || Take("$") || Take("\\b")) {
      Quantifier();
      return;
    }
    std::optional<std::string> literal;
    std::vector<Need> inner;
    if (Peek() == '(') {
      inner = Group();
    } else if (Peek() == '[') {
      inner = Class(&literal);
    } else if (Peek() == '\\') {
      literal = Escape();
    } else if (!Take(".")) {
      literal = Character();
    }
    const Times times = Quantifier();
    if (literal && times != Times::kMaybe) *run += *literal;
    if (literal && times == Times::kOnce) return;
    EndRun(run, needs);
    if (times != Times::kMaybe) needs->insert(needs->end(), inner.begin(), inner.end());
  }

  enum class Times { kOnce, kMaybe, kOften };
  Times Quantifier() {
    Times times = Times::kOnce;
    if (Take("?") || Take("*")) {
      times = Times::kMaybe;
    } else if (Take("+")) {
      times = Times::kOften;
    } else if (Take("{")) {
      times =
          pattern_.substr(at_).starts_with('0') || Peek() == ',' ? Times::kMaybe : Times::kOften;
      while (!AtEnd() && Peek() != '}') ++at_;
      if (!Take("}")) failed_ = true;
    }
    if (times != Times::kOnce) Take("?");
    return times;
  }

  std::vector<Need> Group() {
    Take("(");
    if (Take("?P<")) {
      const std::size_t end = pattern_.find('>', at_);
      failed_ = failed_ || end == std::string_view::npos;
      if (!failed_) at_ = end + 1;
    } else if (!Take("?:") && Peek() == '?') {
      failed_ = true;  // flags change what a letter means
    }
    std::vector<Need> needs = Alternatives();
    if (!Take(")")) failed_ = true;
    return needs;
  }

  // "[…]" of single characters. One alone is a literal; several are a need where each is long
  // enough, as the characters of mentions are.
  std::vector<Need> Class(std::optional<std::string>* literal) {
    Take("[");
    bool plain = !Take("^");
    Need any;
    for (bool first = true; !AtEnd() && (first || Peek() != ']'); first = false) {
      if (Peek() == '\\') {
        const auto escaped = Escape();
        if (escaped) any.push_back(*escaped);
        plain = plain && escaped;
        continue;
      }
      if (Peek() == '[') plain = false;  // [[:alpha:]]: its first "]" ends no class
      if (Take("[:")) {
        const std::size_t end = pattern_.find(":]", at_);
        failed_ = failed_ || end == std::string_view::npos;
        if (!failed_) at_ = end + 2;
        continue;
      }
      if (Peek() == '-') plain = false;  // a range, or a "-" that nobody misses
      any.push_back(Character());
    }
    if (!Take("]")) failed_ = true;
    if (!plain || any.empty()) return {};
    if (any.size() == 1) {
      *literal = any.front();
      return {};
    }
    const bool telling = std::ranges::all_of(
        any, [](const std::string& one) { return one.size() >= kShortestNeed; });
    if (!telling) return {};
    return {any};
  }

  // The character that is meant, or nothing where it is a class of them.
  std::optional<std::string> Escape() {
    Take("\\");
    const char c = Peek();
    if (Take("p{") || Take("P{")) {
      const std::size_t end = pattern_.find('}', at_);
      failed_ = failed_ || end == std::string_view::npos;
      if (!failed_) at_ = end + 1;
      return std::nullopt;
    }
    ++at_;
    if (c == 'd' || c == 'D' || c == 's' || c == 'S' || c == 'w' || c == 'W') return std::nullopt;
    const bool punctuation = c > ' ' && static_cast<unsigned char>(c) < 0x80 && !IsAlnum(c);
    if (!punctuation) failed_ = true;
    return std::string(1, c);
  }

  static bool IsAlnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  std::string Character() {
    const std::size_t begin = at_;
    NextCodePoint(pattern_, &at_);
    return std::string(pattern_.substr(begin, at_ - begin));
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

std::vector<Need> NeedsOf(std::string_view pattern) {
  return Reader(pattern).Run();
}

}  // namespace chipline
