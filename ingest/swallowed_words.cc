#include "ingest/swallowed_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include "ingest/sentence.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using Strings = std::vector<std::string>;

// Stands for whatever a pattern leaves open; no spelling holds it.
constexpr char kOpen = '\x01';
// Beginnings that are carried on; of more than that only the last words are.
constexpr std::size_t kMost = 256;

// Reads off an expanded pattern which strings it spells out.
class Spelling {
 public:
  explicit Spelling(std::string_view pattern) : pattern_(pattern) {}

  std::set<std::string> Run() {
    while (at_ < pattern_.size()) {
      Emit(Choice());
      ++at_;  // a bracket that nothing opens
    }
    return std::move(out_);
  }

 private:
  bool At(char c) const { return at_ < pattern_.size() && pattern_[at_] == c; }

  void Emit(const Strings& strings) { out_.insert(strings.begin(), strings.end()); }

  Strings Choice() {
    Strings out = Sequence();
    while (At('|')) {
      ++at_;
      const Strings more = Sequence();
      out.insert(out.end(), more.begin(), more.end());
    }
    return out;
  }

  Strings Sequence() {
    Strings out = {""};
    while (at_ < pattern_.size() && !At('|') && !At(')')) out = Join(std::move(out), Repeated());
    return out;
  }

  // Terms are short: of too many beginnings the last two words are enough to go on with.
  Strings Join(Strings left, const Strings& right) {
    if (left.size() * right.size() > kMost) {
      Emit(left);
      for (std::string& one : left) one = LastWords(one);
      std::ranges::sort(left);
      left.erase(std::unique(left.begin(), left.end()), left.end());
    }
    if (left.size() * right.size() > kMost * kMost) left = {std::string(1, kOpen)};
    Strings out;
    for (const std::string& a : left) {
      for (const std::string& b : right) out.push_back(a + b);
    }
    return out;
  }

  static std::string LastWords(const std::string& text) {
    const std::string_view trimmed = Trim(text);
    const std::size_t last = trimmed.rfind(' ');
    const std::size_t before = last == trimmed.npos ? last : trimmed.rfind(' ', last - 1);
    return before == trimmed.npos ? text : text.substr(before);
  }

  Strings Repeated() {
    Strings one = Atom();
    if (At('?')) {
      ++at_;
      one.emplace_back();
    } else if (At('*') || At('+') || At('{')) {
      const bool once = At('+');
      if (At('{')) at_ = std::min(pattern_.find('}', at_), pattern_.size() - 1);
      ++at_;
      Emit(one);
      one = {std::string(1, kOpen)};
      if (!once) one.emplace_back();
    }
    if (At('?')) ++at_;
    return one;
  }

  Strings Atom() {
    const char c = pattern_[at_++];
    if (c == '(') return Group();
    if (c == '[') return SkipTo(']');
    if (c == '\\') return Escape();
    if (c == '.') return {std::string(1, kOpen)};
    if (c == '^' || c == '$') return {""};
    return {std::string(1, c)};
  }

  Strings Group() {
    if (At('?')) {
      const char kind = at_ + 1 < pattern_.size() ? pattern_[at_ + 1] : ':';
      at_ = std::min(pattern_.find(kind == 'P' ? '>' : ':', at_), pattern_.size() - 1) + 1;
    }
    Strings out = Choice();
    if (At(')')) ++at_;
    return out;
  }

  Strings Escape() {
    if (at_ >= pattern_.size()) return {""};
    const char c = pattern_[at_++];
    if (c == 'p' && At('{')) return SkipTo('}');
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return {std::string(1, letter ? kOpen : c)};
  }

  Strings SkipTo(char end) {
    at_ = std::min(pattern_.find(end, at_), pattern_.size() - 1) + 1;
    return {std::string(1, kOpen)};
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::set<std::string> out_;
};

std::string WrittenAt(const Projected& sentence, ByteSpan span) {
  return AsciiLower(sentence.sentence.substr(span.begin, span.end - span.begin));
}

}  // namespace

WordSet SwallowedWords(std::string_view pattern, const Lexicon& lexicon) {
  WordSet out;
  TokenBuffer words;
  std::vector<Mention> mentions;
  for (std::string spelt : Spelling(pattern).Run()) {
    // A word that goes on with something open is another word.
    std::ranges::replace(spelt, kOpen, 'q');
    Tokenize(spelt, &words);
    mentions.clear();
    lexicon.Find(words, spelt, true, &mentions);
    for (const Mention& mention : mentions) {
      out.insert(
          AsciiLower(spelt.substr(mention.span.begin, mention.span.end - mention.span.begin)));
    }
  }
  return out;
}

Projected WithWords(const Projected& sentence, const WordSet& words) {
  Projected out;
  out.sentence = sentence.sentence;
  out.mentions = sentence.mentions;
  bool any = false;
  for (std::size_t i = 0; i < sentence.pieces.size(); ++i) {
    Piece piece = sentence.pieces[i];
    const std::size_t end =
        i + 1 < sentence.pieces.size() ? sentence.pieces[i + 1].offset : sentence.text.size();
    std::string_view text =
        std::string_view(sentence.text).substr(piece.offset, end - piece.offset);
    piece.offset = static_cast<std::uint32_t>(out.text.size());
    const bool known = piece.mention != kNoMention &&
                       sentence.mentions[static_cast<std::size_t>(piece.mention)].term != kNoTerm;
    const std::string written = known ? WrittenAt(sentence, piece.span) : std::string();
    if (known && words.contains(written)) {
      any = true;
      out.text += written;
      if (text.ends_with(' ')) out.text += ' ';
    } else {
      out.text += text;
    }
    out.pieces.push_back(piece);
  }
  if (!any) return {};
  return out;
}

}  // namespace chipline
