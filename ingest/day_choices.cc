#include "ingest/day_choices.h"

#include <algorithm>
#include <utility>

#include "ingest/later_day.h"
#include "ingest/nearby_words.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kSentencesBack = 2;
// Words on each side of a date that may say whose day it is.
constexpr std::size_t kWords = 4;

// The last or first words of `text`, in lower case and without punctuation at their ends.
std::vector<std::string> WordsOf(std::string_view text, bool from_end) {
  std::vector<std::string> out;
  while (out.size() < kWords) {
    text = Trim(text);
    if (text.empty()) break;
    const std::size_t blank = from_end ? text.find_last_of(" (\n") : text.find_first_of(" )\n");
    const bool last = blank == text.npos;
    const std::string_view word = last       ? text
                                  : from_end ? text.substr(blank + 1)
                                             : text.substr(0, blank);
    const std::size_t first = word.find_first_not_of(".,;:'\"-");
    if (first != word.npos) {
      const std::size_t end = word.find_last_not_of(".,;:'\"-") + 1;
      out.push_back(AsciiLower(word.substr(first, end - first)));
    }
    if (last) break;
    text = from_end ? text.substr(0, blank) : text.substr(blank + 1);
  }
  return out;
}

class Chooser {
 public:
  Chooser(const Candidate& candidate, const DocumentContext& context)
      : candidate_(candidate),
        context_(context),
        type_("/" + std::string(Name(candidate.event.type))) {}

  std::vector<DayChoice> Run() {
    if (!context_.document->published) return {};
    const std::size_t here = candidate_.sentence;
    const std::size_t first = here - std::min(here, kSentencesBack);
    const std::size_t opening = Opening();
    if (opening < first) Sentence(opening, "opening");
    for (std::size_t i = first; i <= here + 1 && i < context_.sentences.size(); ++i) {
      if (IsTitle(context_, i)) continue;
      Sentence(i, i > here ? "after" : "back" + std::to_string(here - i));
    }
    return std::move(out_);
  }

 private:
  // The first sentence of a paragraph, or past the end.
  std::size_t Opening() const {
    const auto paragraph = [&](const SentenceRecord& sentence) {
      return context_.document->blocks[sentence.block].kind == BlockKind::kParagraph;
    };
    return static_cast<std::size_t>(std::ranges::find_if(context_.sentences, paragraph) -
                                    context_.sentences.begin());
  }

  void Sentence(std::size_t index, const std::string& place) {
    // "Shares fell on Wednesday after …": the sentence dates what came of the act.
    if (candidate_.occasion && index == candidate_.sentence) return;
    const std::string_view text = context_.TextOf(context_.sentences[index]);
    for (const DateMention& date : context_.rules->dates->FindUnresolved(text)) {
      const std::string_view before = text.substr(0, date.begin);
      if (!MayBeTheActs(date) || IsReportedOn(before) || IsUnreal(before)) continue;
      std::optional<Edtf> past;
      for (const Tense tense : {Tense::kPast, Tense::kFuture}) {
        DateMention read = date;
        DatePhrases::Resolve(read, {context_.document->published, tense, std::nullopt});
        if (!read.value || read.doubt != DateDoubt::kNone || read.value == past) continue;
        past = read.value;
        out_.push_back(Choice(index, place, read, tense));
      }
    }
  }

  static bool MayBeTheActs(const DateMention& date) {
    switch (date.role) {
      case DateRole::kUntil:
      case DateRole::kExpires:
      case DateRole::kDeadline:
      case DateRole::kDisclosed:
        return false;
      default:
        break;
    }
    return date.kind != DateKind::kDuration && date.kind != DateKind::kImmediate &&
           date.kind != DateKind::kVague && date.unresolved.bound == DateBound::kNone;
  }

  DayChoice Choice(std::size_t index, const std::string& place, const DateMention& date,
                   Tense tense) const {
    DayChoice choice;
    choice.value = *date.value;
    choice.sentence = index;
    choice.span = {static_cast<std::uint32_t>(date.begin), static_cast<std::uint32_t>(date.end)};
    choice.states_start = date.role == DateRole::kEffective;
    choice.basis = index == candidate_.sentence ? Basis::kSentence : Basis::kContext;
    const auto add = [&](const std::string& name, std::string_view value) {
      choice.features.push_back("~" + name + "=" + std::string(value));
      choice.features.push_back(choice.features.back() + type_);
      choice.features.push_back(choice.features[choice.features.size() - 2] + "/" +
                                std::string(Name(candidate_.event.certainty)));
    };
    const auto& block = context_.sentences[index].block;
    add("place", place);
    add("block", YesNo(block == context_.sentences[candidate_.sentence].block));
    add("role", Name(date.role));
    add("role-place", std::string(Name(date.role)) + "/" + place);
    add("kind", std::to_string(static_cast<int>(date.kind)));
    add("slot", BesideSlot(*date.value));
    add("slot-place", BesideSlot(*date.value) + "/" + place);
    add("slot-role", BesideSlot(*date.value) + "/" + std::string(Name(date.role)));
    add("when", When(*date.value));
    add("when-tense", When(*date.value) + (tense == Tense::kPast ? "/past" : "/future"));
    if (index == candidate_.sentence) {
      const auto [side, gap] = BesideOf(candidate_.match, choice.span);
      add("side", side);
      add("gap", side + gap);
    }
    Words(index, choice.span, add);
    Speaker(index, choice.span, add);
    return choice;
  }

  // What it is to the day that the slots found.
  std::string BesideSlot(const Edtf& value) const {
    const auto& slot = candidate_.event.effective;
    if (!slot) return "none";
    if (*slot == value) return "same";
    if (slot->earliest() <= value.earliest() && value.latest() <= slot->latest()) return "within";
    return value.earliest() < slot->earliest() ? "before" : "after";
  }

  // How far from the day of the document.
  std::string When(const Edtf& day) const {
    const Edtf& published = *context_.document->published;
    const std::string_view precision = day.is_day() ? "day" : "span";
    const auto of = [&](std::string_view when) {
      return std::string(precision) + "-" + std::string(when);
    };
    const std::int64_t ago = DaysBetween(day.latest(), published.earliest());
    if (day.earliest() > published.latest()) return of("later");
    if (ago <= 0) return of("now");
    return of(ago <= 2 ? "2" : ago <= 8 ? "8" : ago <= 40 ? "40" : ago <= 400 ? "400" : "old");
  }

  // "Shares fell 3% on Wednesday", "Reuters reported on Monday": the words beside it.
  template <class Add>
  void Words(std::size_t index, const ByteSpan& span, Add add) const {
    const std::string_view text = context_.TextOf(context_.sentences[index]);
    for (const std::string& word : WordsOf(text.substr(0, span.begin), true)) add("left", word);
    for (const std::string& word : WordsOf(text.substr(span.end), false)) add("right", word);
    add("before", WordBefore(text, span.begin));
    add("after", WordAfter(text, span.end));
  }

  // Who is named last before the date, and first behind it: an authority of the issuer's, of
  // another country's, a firm, or nobody.
  template <class Add>
  void Speaker(std::size_t index, const ByteSpan& span, Add add) const {
    std::string before = "nobody";
    std::string behind = "nobody";
    for (const Mention& mention : context_.MentionsOf(context_.sentences[index])) {
      const std::string who = WhoIs(mention);
      if (who.empty()) continue;
      if (mention.span.end <= span.begin) before = who;
      if (mention.span.begin >= span.end && behind == "nobody") behind = who;
    }
    add("speaker", before);
    add("speaker-behind", behind);
    add("speakers", before + "/" + behind);
  }

  std::string WhoIs(const Mention& mention) const {
    if (mention.kind == MentionKind::kEntity) return "firm";
    if (mention.kind != MentionKind::kAuthority && mention.kind != MentionKind::kJurisdiction) {
      return {};
    }
    const auto& code = context_.rules->lexicon.term(mention.term).jurisdiction;
    if (!code) return {};
    const auto& issuers = candidate_.event.issuers;
    const bool own = std::ranges::find(issuers, *code) != issuers.end();
    const bool authority = mention.kind == MentionKind::kAuthority;
    return std::string(own ? "own-" : "other-") + (authority ? "authority" : "country");
  }

  const Candidate& candidate_;
  const DocumentContext& context_;
  std::string type_;
  std::vector<DayChoice> out_;
};

}  // namespace

std::vector<DayChoice> DayChoices(const Candidate& candidate, const DocumentContext& context) {
  return Chooser(candidate, context).Run();
}

}  // namespace chipline
