#include "ingest/project.h"

#include <algorithm>
#include <array>
#include <optional>

#include "ingest/text_utils.h"

namespace chipline {

char32_t KindCharacter(MentionKind kind) {
  return kKindBase + static_cast<char32_t>(kind);
}

char32_t ClassCharacter(WordClassId id) {
  return kClassBase + id;
}

std::uint32_t Projected::PieceAt(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(pieces, offset, {}, [](const Piece& piece) {
    return static_cast<std::size_t>(piece.offset);
  });
  return after == pieces.begin() ? 0 : static_cast<std::uint32_t>(after - pieces.begin() - 1);
}

ByteSpan Projected::Bytes(std::uint32_t first, std::uint32_t last) const {
  if (first >= pieces.size() || last == first) return {};
  last = std::min(last, static_cast<std::uint32_t>(pieces.size()));
  return {pieces[first].span.begin, pieces[last - 1].span.end};
}

const Mention* Projected::MentionAt(std::uint32_t piece) const {
  if (piece >= pieces.size() || pieces[piece].mention == kNoMention) return nullptr;
  return &mentions[static_cast<std::size_t>(pieces[piece].mention)];
}

namespace {

constexpr std::array<std::string_view, 9> kScales = {
    "million", "billion", "trillion", "thousand", "hundred", "dozen", "bn", "m", "mn"};
constexpr std::array<std::string_view, 27> kNumberWords = {
    "two",     "three",     "four",     "five",     "six",      "seven",    "eight",
    "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen", "twenty",   "thirty",   "forty",
    "fifty",   "sixty",     "seventy",  "eighty",   "ninety",   "hundred"};

bool IsScale(std::string_view word) {
  return std::ranges::find(kScales, word) != kScales.end();
}
bool IsCurrency(std::string_view word) {
  return word == "$" || word == "us$" || word == "nt$" || word == "dollars" || word == "yuan" ||
         word == "euros" || word == "rmb" || word == "dollar";
}

class Projector {
 public:
  Projector(const TokenBuffer& words, const Lexicon& lexicon, Projected* out)
      : tokens_(words.tokens), lexicon_(lexicon), out_(out) {}

  void Run(const std::vector<Mention>& found) {
    std::size_t next = 0;
    std::uint32_t at = 0;
    while (at < tokens_.size()) {
      if (const auto date = DateAt(at)) {
        at = PushDate(*date, at);
        continue;
      }
      while (next < found.size() && found[next].first < at) ++next;
      if (next < found.size() && found[next].first == at && !DateWithin(found[next])) {
        PushMention(found[next]);
        at = found[next].last;
      } else if (const std::uint32_t last = NumberEnd(at); last > at) {
        PushNumber(at, last);
        at = last;
      } else if (IsNumberSign(at)) {
        PushPlain(tokens_[at], "nr");
        ++at;
      } else {
        PushWord(tokens_[at]);
        ++at;
      }
    }
  }

 private:
  std::optional<std::uint32_t> DateAt(std::uint32_t token) {
    const std::uint32_t begin = tokens_[token].span.begin;
    while (next_date_ < out_->dates.size() && out_->dates[next_date_].end <= begin) ++next_date_;
    if (next_date_ >= out_->dates.size()) return std::nullopt;
    const DateMention& date = out_->dates[next_date_];
    if (date.begin > begin || date.kind == DateKind::kVague) return std::nullopt;
    return static_cast<std::uint32_t>(next_date_);
  }

  bool DateWithin(const Mention& mention) const {
    return std::ranges::any_of(out_->dates, [&](const DateMention& date) {
      return date.kind != DateKind::kVague && date.begin < mention.span.end &&
             date.end > mention.span.begin;
    });
  }

  std::uint32_t PushDate(std::uint32_t date, std::uint32_t at) {
    std::uint32_t last = at + 1;
    while (last < tokens_.size() && tokens_[last].span.begin < out_->dates[date].end) ++last;
    Mention mention{MentionKind::kDate, kNoTerm, at, last, SpanOf(at, last), date};
    Append(mention, KindCharacter(MentionKind::kDate));
    return last;
  }

  // "$5.5 billion", "25%", "15 per cent", "300,000", "two dozen"; `at` where there is none.
  std::uint32_t NumberEnd(std::uint32_t at) {
    number_kind_ = MentionKind::kNumber;
    std::uint32_t i = at;
    if (IsCurrency(tokens_[i].text) && i + 1 < tokens_.size() &&
        tokens_[i + 1].kind == TokenKind::kNumber) {
      number_kind_ = MentionKind::kMoney;
      ++i;
    }
    const bool digits = tokens_[i].kind == TokenKind::kNumber;
    const bool word = std::ranges::find(kNumberWords, tokens_[i].text) != kNumberWords.end();
    if (!digits && !word) return at;
    ++i;
    while (i < tokens_.size() && IsScale(tokens_[i].text)) ++i;
    return NumberUnitEnd(i);
  }

  std::uint32_t NumberUnitEnd(std::uint32_t i) {
    if (i >= tokens_.size()) return i;
    const std::string_view unit = tokens_[i].text;
    if (unit == "%" || unit == "percent" || unit == "pc") {
      number_kind_ = MentionKind::kPercent;
      return i + 1;
    }
    if (unit == "per" && i + 1 < tokens_.size() && tokens_[i + 1].text == "cent") {
      number_kind_ = MentionKind::kPercent;
      return i + 2;
    }
    if (IsCurrency(unit) && unit != "$") {
      number_kind_ = MentionKind::kMoney;
      return i + 1;
    }
    return i;
  }

  void PushNumber(std::uint32_t first, std::uint32_t last) {
    Append({number_kind_, kNoTerm, first, last, SpanOf(first, last), 0},
           KindCharacter(number_kind_));
  }

  void PushMention(const Mention& mention) {
    Append(mention, mention.kind == MentionKind::kWord
                        ? ClassCharacter(lexicon_.term(mention.term).word_class)
                        : KindCharacter(mention.kind));
  }

  ByteSpan SpanOf(std::uint32_t first, std::uint32_t last) const {
    return {tokens_[first].span.begin, tokens_[last - 1].span.end};
  }

  void Append(const Mention& mention, char32_t character) {
    Space(false);
    out_->pieces.push_back({mention.span, static_cast<std::uint32_t>(out_->text.size()),
                            static_cast<int>(out_->mentions.size())});
    out_->mentions.push_back(mention);
    AppendUtf8(character, &out_->text);
  }

  // "Announcement No. 46": a number's sign and no denial.
  bool IsNumberSign(std::uint32_t at) const {
    return tokens_[at].text == "no" && at + 2 < tokens_.size() && tokens_[at + 1].text == "." &&
           tokens_[at + 2].kind == TokenKind::kNumber;
  }

  void PushWord(const Token& token) { PushPlain(token, token.text); }

  void PushPlain(const Token& token, std::string_view text) {
    Space(token.han);
    out_->pieces.push_back({token.span, static_cast<std::uint32_t>(out_->text.size()), kNoMention});
    out_->text += text;
  }

  // Han text has no blanks, neither between characters nor beside mentions.
  void Space(bool han) {
    const bool close = han && after_han_;
    if (!out_->text.empty() && !close) out_->text += ' ';
    after_han_ = han;
  }

  const std::vector<Token>& tokens_;
  const Lexicon& lexicon_;
  Projected* out_;
  std::size_t next_date_ = 0;
  MentionKind number_kind_ = MentionKind::kNumber;
  bool after_han_ = false;
};

}  // namespace

void Project(std::string_view sentence, const TokenBuffer& words,
             const std::vector<Mention>& mentions, std::vector<DateMention> dates,
             const Lexicon& lexicon, Projected* out) {
  out->sentence = sentence;
  out->text.clear();
  out->pieces.clear();
  out->mentions.clear();
  out->dates = std::move(dates);
  Projector(words, lexicon, out).Run(mentions);
}

namespace {

constexpr std::array<std::string_view, 16> kBreakers = {
    "but",   "while", "although", "whereas", "though", "because", "which", "who",
    "whose", "whom",  "where",    "until",   "unless", "if",      "when",  "than"};
constexpr std::array<std::string_view, 5> kDatedBreakers = {"after", "before", "since", "as",
                                                            "following"};

std::string_view WordOf(const Projected& sentence, std::uint32_t piece) {
  const std::uint32_t begin = sentence.pieces[piece].offset;
  const std::size_t end =
      piece + 1 < sentence.pieces.size() ? sentence.pieces[piece + 1].offset : sentence.text.size();
  std::string_view word = std::string_view(sentence.text).substr(begin, end - begin);
  if (word.ends_with(' ')) word.remove_suffix(1);
  return word;
}

constexpr std::array<std::string_view, 17> kListWords = {
    ",",  "and",  "or",   "both", "all",       "by",   "from",   "the",   "a",
    "an", "such", "like", "as",   "including", "i.e.", "namely", "series"};

// "chips (H100, H200 and A100)", "(both by Nvidia)": a bracket of names alone is part of the list
// that it stands in; one name alone is another for what stands before it ("(the Affiliates Rule)").
// Its end behind the closing one; 0 where it says more.
std::uint32_t NamesEnd(const Projected& sentence, std::uint32_t piece) {
  constexpr std::uint32_t kLongest = 24;
  const auto count = static_cast<std::uint32_t>(sentence.pieces.size());
  int names = 0;
  bool part = false;  // "(by Nvidia)", "(including the H20)"
  for (std::uint32_t i = piece + 1; i < std::min(count, piece + kLongest); ++i) {
    const Mention* mention = sentence.MentionAt(i);
    if (mention == nullptr) {
      const std::string_view word = WordOf(sentence, i);
      if (word == ")") return names > 1 || (names == 1 && part) ? i + 1 : 0;
      if (std::ranges::find(kListWords, word) == kListWords.end()) return 0;
      part = part || word == "by" || word == "from" || word == "including" || word == "like";
      continue;
    }
    if (mention->kind != MentionKind::kThing && mention->kind != MentionKind::kEntity) {
      return 0;
    }
    ++names;
  }
  return 0;
}

// "as well as AMD's MI308", "not only the H20 but also the MI308": the list goes on.
bool GoesOn(const Projected& sentence, std::uint32_t piece) {
  const std::string_view word = WordOf(sentence, piece);
  const auto count = static_cast<std::uint32_t>(sentence.pieces.size());
  if (piece + 2 >= count || sentence.MentionAt(piece + 1) != nullptr) return false;
  const std::string_view next = WordOf(sentence, piece + 1);
  if (word == "as") return next == "well";
  const Mention* behind = sentence.MentionAt(piece + 2);
  const bool verb = behind != nullptr && behind->kind == MentionKind::kWord;
  return word == "but" && next == "also" && !verb;
}

// Does a clause begin at `piece`?
bool Breaks(const Projected& sentence, std::uint32_t piece) {
  if (sentence.pieces[piece].mention != kNoMention) return false;
  const std::string_view word = WordOf(sentence, piece);
  if (GoesOn(sentence, piece)) return false;
  if (word == ";" || word == "(" || word == ":" || word == "-" || word == "?") return true;
  const Mention* next = sentence.MentionAt(piece + 1);
  const bool dated = next != nullptr && next->kind == MentionKind::kDate;
  if (word == "until") return false;
  // "more than 400,000 chips"
  const bool amount =
      next != nullptr && (next->kind == MentionKind::kNumber || next->kind == MentionKind::kMoney ||
                          next->kind == MentionKind::kPercent);
  if (word == "than" && amount) return false;
  if (std::ranges::find(kBreakers, word) != kBreakers.end()) return true;
  const bool breaker = std::ranges::find(kDatedBreakers, word) != kDatedBreakers.end();
  if (word == "as") return piece > 0 && WordOf(sentence, piece - 1) == ",";
  return breaker && !dated;
}

}  // namespace

std::vector<Clause> SplitClauses(const Projected& sentence) {
  std::vector<Clause> out;
  const auto count = static_cast<std::uint32_t>(sentence.pieces.size());
  std::uint32_t first = 0;
  std::uint32_t names = 0;  // the end of a bracket of names
  for (std::uint32_t i = 1; i < count; ++i) {
    if (sentence.pieces[i].mention == kNoMention && WordOf(sentence, i) == "(") {
      names = std::max(names, NamesEnd(sentence, i));
    }
    if (i <= names) continue;
    const bool closes =
        sentence.pieces[i - 1].mention == kNoMention && WordOf(sentence, i - 1) == ")";
    if (!closes && !Breaks(sentence, i)) continue;
    out.push_back({first, i});
    first = i;
  }
  if (first < count || count == 0) out.push_back({first, count});
  return out;
}

}  // namespace chipline
