#include "ingest/slot_issuer.h"

#include <algorithm>
#include <array>

#include "ingest/notice.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// In front of a country these make it a place or a partner, not the one who acts.
constexpr std::array<std::string_view, 20> kPlaceWords = {
    "to",  "in",     "into",      "from",    "for",    "against", "on",
    "at",  "within", "inside",    "across",  "with",   "of",      "towards",
    "via", "near",   "including", "outside", "beyond", "than"};

struct Actor {
  std::optional<Jurisdiction> jurisdiction;
  std::string agency;
  std::string rule;
  std::size_t sentence = 0;
  ByteSpan span;
  bool country = false;  // only a country's name, not an authority
};

// The agency that an unnamed ministry or department of a country is, in matters of trade.
std::string TradeAgency(Jurisdiction code) {
  switch (code) {
    case Jurisdiction::kUS:
      return "bis";
    case Jurisdiction::kCN:
      return "mofcom";
    case Jurisdiction::kNL:
      return "ministry-of-economic-affairs";
    case Jurisdiction::kJP:
      return "meti";
    case Jurisdiction::kTW:
      return "moea";
    case Jurisdiction::kKR:
      return "motie";
    default:
      return {};
  }
}

class Finder {
 public:
  Finder(const SlotScope& scope, const SubjectSlot& subjects)
      : scope_(scope), subjects_(subjects) {}

  IssuerSlot Run() {
    if (scope_.hit.type == EventType::kTruce || JointExtension()) return Joint();
    if (scope_.hit.type == EventType::kPurchaseOrder) return Buyers();
    if (scope_.hit.frame->issuer) return Fixed();
    if (const auto allies = Allies()) return *allies;
    if (const auto actor = Captured()) return Done(*actor, Basis::kCapture);
    if (const auto word = Implied()) return *word;
    if (const auto actor = Agent()) return Done(*actor, Basis::kClause);
    if (const auto actor = Beside()) return Done(*actor, Basis::kClause);
    if (const auto actor = OfItem()) return Done(*actor, Basis::kHeader);
    if (const auto actor = Asked()) return Done(*actor, Basis::kClause);
    if (PrivateAct()) return Refuse("a firm acts, not an authority");
    if (const auto actor = InClause()) return Done(*actor, Basis::kClause);
    if (scope_.hit.authority && !SomeAuthority()) return Refuse("no authority acts in the clause");
    if (const auto actor = InSentence()) return Done(*actor, Basis::kSentence);
    if (const auto actor = OfLaw()) return Done(*actor, Basis::kSentence);
    if (const auto notice = AuthorityOfNotice(scope_.context)) {
      return Done(
          {notice->jurisdiction, notice->agency, "notice", notice->sentence, notice->span, false},
          Basis::kHeader);
    }
    const auto home = Controller();
    if (const auto actor = OfTable()) return Done(*actor, Basis::kTitle);
    if (const auto actor = Header()) return Done(*actor, Basis::kHeader);
    if (const auto actor = Before()) {
      if (!home || actor->jurisdiction == home) return Done(*actor, Basis::kContext);
    }
    if (const auto actor = SaidBehind()) {
      if (!home || actor->jurisdiction == home) return Done(*actor, Basis::kContext);
    }
    // A source that tells of one authority's acts is better than a guess from the thing traded.
    const auto own = scope_.context.document->default_issuer;
    if (home && (!own || own == home)) return Default(*home);
    if (const auto actor = Title()) return Done(*actor, Basis::kTitle);
    if (const auto actor = Dominant()) return Done(*actor, Basis::kTitle);
    if (own) return Done({own, {}, "source", scope_.view.index, {}, true}, Basis::kDefault);
    if (const auto code = AgainstOrigin()) return Default(*code);
    return Refuse("no authority in reach");
  }

 private:
  const Projected& Sentence() const { return scope_.sentence(); }
  const Lexicon& Words() const { return scope_.rules().lexicon; }

  // An order has no authority: where its buyers are at home.
  IssuerSlot Buyers() const {
    IssuerSlot out;
    out.rule = "buyers";
    const Capture* buyers = scope_.hit.Find("buyer");
    if (buyers == nullptr) return out;
    const Mention* mention = Sentence().MentionAt(buyers->first);
    if (mention == nullptr || mention->kind != MentionKind::kEntity) return out;
    const auto home = scope_.rules().homes[Words().term(mention->term).subject];
    if (home) out.issuers = {*home};
    out.basis = Basis::kCapture;
    out.sentence = scope_.view.index;
    out.span = mention->span;
    return out;
  }

  // The extension of a truce is a joint act as well.
  bool JointExtension() const {
    const Capture* measure = scope_.hit.Find("m");
    if (measure == nullptr || scope_.hit.type != EventType::kExtension) return false;
    const Mention* mention = Sentence().MentionAt(measure->first);
    return mention != nullptr && mention->kind == MentionKind::kWord &&
           Words().word_class(Words().term(mention->term).word_class).name == "truce";
  }

  static IssuerSlot Refuse(std::string reason) {
    IssuerSlot out;
    out.reason = std::move(reason);
    return out;
  }

  IssuerSlot Done(const Actor& actor, Basis basis) const {
    IssuerSlot out;
    out.issuers = {*actor.jurisdiction};
    out.agency = actor.agency;
    out.rule = actor.rule;
    out.basis = basis;
    out.sentence = actor.sentence;
    out.span = actor.span;
    if (out.agency.empty() && *actor.jurisdiction == Jurisdiction::kUS &&
        IsExportLicensing(scope_.hit.type)) {
      out.agency = "bis";
    }
    return out;
  }

  // A truce is the act of both sides, whoever reports it.
  IssuerSlot Joint() const {
    IssuerSlot out;
    out.issuers = {Jurisdiction::kUS, Jurisdiction::kCN};
    out.rule = "joint-act";
    out.basis = Basis::kCapture;
    out.sentence = scope_.view.index;
    out.span = Sentence().Bytes(scope_.hit.first, scope_.hit.last);
    return out;
  }

  // "Japan and the Netherlands have agreed to join the United States in …": those who agree on a
  // control have made it together, and so has whom they join. Beijing is who it is aimed at.
  std::optional<IssuerSlot> Allies() const {
    if (scope_.hit.type != EventType::kLicenceRequirement && scope_.hit.type != EventType::kBan) {
      return std::nullopt;
    }
    for (std::uint32_t i = 0; i + 2 < Sentence().pieces.size(); ++i) {
      const auto first = ActorAt(i);
      if (!first || !IsAlly(*first) || WordAt(i + 1) != "and") continue;
      const std::uint32_t next = WordAt(i + 2) == "the" ? i + 3 : i + 2;
      const auto second = ActorAt(next);
      if (!second || !IsAlly(*second) || second->jurisdiction == first->jurisdiction) continue;
      if (!AgreeAfter(second->span)) continue;
      IssuerSlot out;
      out.issuers = {*first->jurisdiction, *second->jurisdiction};
      if (const auto third = Joined(next + 1, out.issuers)) out.issuers.push_back(*third);
      std::ranges::sort(out.issuers);
      out.rule = "allies";
      out.basis = Basis::kCapture;
      out.sentence = scope_.view.index;
      out.span = {first->span.begin, second->span.end};
      return out;
    }
    return std::nullopt;
  }

  static bool IsAlly(const Actor& actor) {
    return actor.jurisdiction && *actor.jurisdiction != Jurisdiction::kCN &&
           *actor.jurisdiction != Jurisdiction::kHK;
  }

  // "… have agreed", "… will join": within forty bytes, as far as a verb may be from its subject,
  // and before a comma. "Pressed Tokyo and The Hague to join" is another's act.
  bool AgreeAfter(ByteSpan span) const {
    static constexpr std::array<std::string_view, 4> kVerbs = {" agree", " will join",
                                                               " are to join", " joined"};
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    std::string_view behind = scope_.context.TextOf(record).substr(span.end, 40);
    behind = behind.substr(0, behind.find(','));
    return std::ranges::any_of(
        kVerbs, [&](std::string_view verb) { return behind.find(verb) != behind.npos; });
  }

  // "… to join the United States", "agreed with the Americans": the third of them, named right
  // behind the word.
  std::optional<Jurisdiction> Joined(std::uint32_t from,
                                     const std::vector<Jurisdiction>& others) const {
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    const std::string_view text = scope_.context.TextOf(record);
    for (std::uint32_t i = from; i < Sentence().pieces.size(); ++i) {
      const auto actor = ActorAt(i);
      if (!actor || !IsAlly(*actor)) continue;
      std::string_view before = Trim(text.substr(0, actor->span.begin));
      if (before.ends_with(" the")) before.remove_suffix(4);
      const bool joined = before.ends_with(" join") || before.ends_with(" joined") ||
                          before.ends_with(" joining") || before.ends_with(" agreed with");
      if (joined && std::ranges::find(others, *actor->jurisdiction) == others.end()) {
        return actor->jurisdiction;
      }
    }
    return std::nullopt;
  }

  IssuerSlot Fixed() const {
    IssuerSlot out;
    out.issuers = {*scope_.hit.frame->issuer};
    out.agency = scope_.hit.frame->agency;
    out.rule = scope_.hit.frame->id;
    out.basis = Basis::kCapture;
    out.sentence = scope_.view.index;
    out.span = Sentence().Bytes(scope_.hit.first, scope_.hit.last);
    return out;
  }

  std::optional<IssuerSlot> Implied() const {
    for (std::uint32_t i = scope_.hit.first; i < scope_.hit.last; ++i) {
      const Mention* mention = Sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kWord) continue;
      const WordClass& word = Words().word_class(Words().term(mention->term).word_class);
      if (!word.issuer) continue;
      IssuerSlot out;
      out.issuers = {*word.issuer};
      out.agency = word.agency;
      out.rule = "word:" + word.name;
      out.basis = Basis::kCapture;
      out.sentence = scope_.view.index;
      out.span = mention->span;
      return out;
    }
    return std::nullopt;
  }

  std::string_view WordAt(std::uint32_t piece) const {
    if (piece >= Sentence().pieces.size() || Sentence().pieces[piece].mention != kNoMention) {
      return {};
    }
    const std::uint32_t begin = Sentence().pieces[piece].offset;
    const std::size_t end = piece + 1 < Sentence().pieces.size()
                                ? Sentence().pieces[piece + 1].offset
                                : Sentence().text.size();
    return Trim(std::string_view(Sentence().text).substr(begin, end - begin));
  }

  // The actor that a mention is, with the country of the adjective or genitive before it.
  std::optional<Actor> ActorAt(std::uint32_t piece) const {
    const Mention* mention = Sentence().MentionAt(piece);
    if (mention == nullptr) return std::nullopt;
    if (mention->kind != MentionKind::kAuthority && mention->kind != MentionKind::kJurisdiction) {
      return std::nullopt;
    }
    const Term& term = Words().term(mention->term);
    Actor actor{term.jurisdiction, term.agency,   term.written,
                scope_.view.index, mention->span, mention->kind == MentionKind::kJurisdiction};
    if (actor.country) return actor;
    if (const auto owner = OwnerBefore(piece)) {
      if (owner != term.jurisdiction) {
        actor.jurisdiction = owner;
        actor.agency = term.generic || !term.agency.empty() ? TradeAgency(*owner) : "";
      }
      return actor;
    }
    if (term.generic) Resolve(&actor);
    if (!actor.jurisdiction) return std::nullopt;
    return actor;
  }

  // "China 's commerce ministry", "the Dutch government", "Taipei 's trade office", "China 's
  // finance and industry ministries".
  std::optional<Jurisdiction> OwnerBefore(std::uint32_t piece) const {
    if (piece == 0) return std::nullopt;
    std::uint32_t at = FirstOfPair(piece) - 1;
    const bool genitive = WordAt(at) == "'s" && at > 0;
    if (genitive) --at;
    const Mention* mention = Sentence().MentionAt(at);
    if (mention == nullptr || mention->term == kNoTerm) return std::nullopt;
    const Term& term = Words().term(mention->term);
    const bool seat = genitive && mention->kind == MentionKind::kAuthority && !term.generic &&
                      term.agency.empty();
    if (mention->kind != MentionKind::kJurisdiction && !seat) return std::nullopt;
    return term.jurisdiction;
  }

  // Where "finance and industry ministries" begins: two words and "and" may stand in front of one
  // that names ministries.
  std::uint32_t FirstOfPair(std::uint32_t piece) const {
    if (piece < 4) return piece;
    const bool one = WordAt(piece - 1) == "and" && !WordAt(piece - 2).empty();
    if (one) return piece - 2;
    const bool two =
        !WordAt(piece - 1).empty() && WordAt(piece - 2) == "and" && !WordAt(piece - 3).empty();
    return two ? piece - 3 : piece;
  }

  // The authority at `i` of a row of mentions, with the country that stands right before it: "the
  // Commerce Department", "the United States government", "China's trade ministry".
  std::optional<Actor> AuthorityIn(const std::vector<Mention>& mentions, std::size_t first,
                                   std::size_t i, std::size_t sentence) const {
    const Mention& mention = mentions[i];
    if (mention.kind != MentionKind::kAuthority) return std::nullopt;
    const Term& term = Words().term(mention.term);
    Actor actor{term.jurisdiction, term.agency, term.written, sentence, mention.span, false};
    if (i > first && mentions[i - 1].kind == MentionKind::kJurisdiction &&
        mentions[i - 1].last + 1 >= mention.first) {
      const auto owner = Words().term(mentions[i - 1].term).jurisdiction;
      if (owner != term.jurisdiction) {
        actor.jurisdiction = owner;
        actor.agency = owner ? TradeAgency(*owner) : "";
      }
    }
    if (!actor.jurisdiction) return std::nullopt;
    return actor;
  }

  // A department is Washington's, a ministry or a minister somebody else's.
  static bool Fits(std::string_view generic, Jurisdiction code) {
    const auto has = [&](std::string_view word) {
      return generic.find(word) != std::string_view::npos;
    };
    if (has("department") || has("bureau") || has("administration")) {
      return code == Jurisdiction::kUS;
    }
    if (has("ministry") || has("minister") || has("cabinet") || has("watchdog")) {
      return code != Jurisdiction::kUS;
    }
    return true;
  }

  // "the ministry": the authority last named before that it may be.
  void Resolve(Actor* actor) const {
    const std::string generic = actor->rule;
    const auto take = [&](const std::vector<Mention>& mentions, std::size_t first, std::size_t i,
                          std::size_t sentence) {
      const auto found = AuthorityIn(mentions, first, i, sentence);
      if (!found || !Fits(generic, *found->jurisdiction)) return false;
      actor->jurisdiction = found->jurisdiction;
      actor->agency = found->agency;
      return true;
    };
    const auto& own = Sentence().mentions;
    for (std::size_t i = own.size(); i-- > 0;) {
      if (own[i].span.begin < actor->span.begin && take(own, 0, i, scope_.view.index)) return;
    }
    for (std::size_t back = 1; back <= scope_.view.index; ++back) {
      const std::size_t index = scope_.view.index - back;
      const SentenceRecord& sentence = scope_.context.sentences[index];
      for (std::uint32_t i = sentence.last_mention; i > sentence.first_mention; --i) {
        if (take(scope_.context.mentions, sentence.first_mention, i - 1, index)) return;
      }
    }
    const auto has = [&](std::string_view word) { return generic.find(word) != std::string::npos; };
    if (has("president") || has("department") || has("bureau") || has("secretary")) {
      actor->jurisdiction = Jurisdiction::kUS;
    } else if (generic.find("minist") != std::string::npos ||
               generic.find("office") != std::string::npos ||
               generic.find("cabinet") != std::string::npos) {
      ByCountry(generic, actor);
    }
  }

  // No authority is named before: a ministry of the country that the text names most. China's are
  // called by what they do; "the trade ministry" beside another country's name is that country's.
  void ByCountry(const std::string& generic, Actor* actor) const {
    std::array<int, 64> counts{};
    for (const Mention& mention : scope_.context.mentions) {
      if (mention.kind != MentionKind::kJurisdiction) continue;
      const auto& code = Words().term(mention.term).jurisdiction;
      if (code) ++counts[static_cast<std::size_t>(*code) & 63];
    }
    int most = 0;
    for (std::size_t i = 1; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      const auto code = FromNumber<Jurisdiction>(static_cast<std::uint8_t>(i));
      if (!code || !Fits(generic, *code)) continue;
      const int weight = code == Jurisdiction::kCN ? 1 : counts[i] + 1;
      if (weight <= most) continue;
      most = weight;
      actor->jurisdiction = code;
      actor->agency = TradeAgency(*code);
    }
  }

  bool IsParty(std::uint32_t piece) const {
    const Mention* mention = Sentence().MentionAt(piece);
    if (mention == nullptr) return false;
    if (mention->kind == MentionKind::kEntity || mention->kind == MentionKind::kThing) return true;
    if (mention->kind != MentionKind::kWord) return false;
    return Words().word_class(Words().term(mention->term).word_class).name == "party";
  }

  // Could the mention at `piece` be the one who acts?
  bool Acts(std::uint32_t piece, const Actor& actor) const {
    const std::string_view before = piece == 0 ? std::string_view() : LastWordAt(piece - 1);
    const std::string_view earlier = piece < 2 ? std::string_view() : LastWordAt(piece - 2);
    const std::string_view word = before == "the" || before == "'s" ? earlier : before;
    const bool placed =
        std::ranges::find(kPlaceWords, word) != kPlaceWords.end() || InPlaceList(piece);
    // A city-state or a territory that is named here is a place.
    if (actor.country && actor.jurisdiction == Jurisdiction::kHK) return false;
    const bool agent = word == "by";
    if (!actor.country) return !placed || agent || word == "from" || word == "of" || word == "at";
    if (placed) return false;
    if (Words().term(Sentence().MentionAt(piece)->term).adjective && !Stands(piece)) return false;
    // "Chinese buyers", "the American market": who is hit or where; "China's biggest chipmaker".
    if (WordAt(piece + 1) == "bound") return false;
    if (IsParty(piece + 1) || (WordAt(piece + 1) == "'s" && IsParty(piece + 2))) return false;
    if (WordAt(piece + 1) == "'s" && IsParty(piece + 3) && !WordAt(piece + 2).empty()) return false;
    return true;
  }

  // The word there, or the last one of a term: "exports to" is one.
  std::string_view LastWordAt(std::uint32_t piece) const {
    const std::string_view word = WordAt(piece);
    const Mention* mention = Sentence().MentionAt(piece);
    if (!word.empty() || mention == nullptr || mention->kind != MentionKind::kWord) return word;
    const std::string_view term = Words().term(mention->term).written;
    return term.substr(term.rfind(' ') + 1);
  }

  // An adjective that stands for its government: "the Americans had claimed", "the Dutch banned".
  bool Stands(std::uint32_t piece) const {
    static constexpr std::array<std::string_view, 14> kVerbs = {
        "have", "has", "had",  "will",  "would",  "are",  "were",
        "is",   "was", "said", "could", "should", "also", "themselves"};
    const Mention* next = Sentence().MentionAt(piece + 1);
    if (next != nullptr && next->kind == MentionKind::kWord) {
      return Words().word_class(Words().term(next->term).word_class).role == WordRole::kOperation;
    }
    return std::ranges::find(kVerbs, WordAt(piece + 1)) != kVerbs.end();
  }

  // "to China, Hong Kong and Macau": the later ones are places like the first.
  bool InPlaceList(std::uint32_t piece) const {
    while (piece >= 2) {
      const std::string_view before = WordAt(piece - 1);
      if (before != "," && before != "and" && before != "or") return false;
      const Mention* mention = Sentence().MentionAt(piece - 2);
      if (mention == nullptr || mention->kind != MentionKind::kJurisdiction) return false;
      piece -= 2;
      const std::string_view word = piece == 0 ? std::string_view() : WordAt(piece - 1);
      if (std::ranges::find(kPlaceWords, word) != kPlaceWords.end()) return true;
    }
    return false;
  }

  std::optional<Actor> Captured() const {
    const Capture* capture = scope_.hit.Find("iss");
    if (capture == nullptr) return std::nullopt;
    return ActorAt(capture->first);
  }

  // "… was banned by Beijing".
  std::optional<Actor> Agent() const {
    const std::uint32_t end = scope_.clause.last;
    for (std::uint32_t i = scope_.hit.first; i + 1 < end; ++i) {
      if (WordAt(i) != "by") continue;
      for (std::uint32_t at = i + 1; at < std::min(end, i + 6); ++at) {
        auto actor = ActorAt(at);
        if (actor && actor->jurisdiction && !(actor->country && IsParty(at + 1)) &&
            !(actor->country && !Suffered(i))) {
          return actor;
        }
        if (IsParty(at)) break;
      }
    }
    return std::nullopt;
  }

  // "was banned by China", but "restrict access by China": a passive in front of the "by".
  bool Suffered(std::uint32_t by) const {
    const std::uint32_t first = scope_.hit.first > 3 ? scope_.hit.first - 3 : 0;
    for (std::uint32_t i = first; i < by; ++i) {
      if (IsBe(WordAt(i))) return true;
    }
    const Mention* verb = by == 0 ? nullptr : Sentence().MentionAt(by - 1);
    return verb != nullptr && verb->kind == MentionKind::kWord;
  }

  // "US export controls", "a Dutch licence", "Beijing's ban".
  std::optional<Actor> Beside() const {
    for (std::uint32_t i = scope_.hit.first; i <= scope_.hit.last && i < Sentence().pieces.size();
         ++i) {
      const Mention* measure = Sentence().MentionAt(i);
      if (measure == nullptr || measure->kind != MentionKind::kWord) continue;
      const WordClass& word = Words().word_class(Words().term(measure->term).word_class);
      if (word.role != WordRole::kMeasure || word.flow) continue;
      for (std::uint32_t back = 1; back <= 4 && back <= i; ++back) {
        const std::uint32_t at = i - back;
        const std::string_view found = WordAt(at);
        if (found == "," || found == "to" || found == "in") break;
        auto actor = ActorAt(at);
        if (!actor || !actor->jurisdiction) continue;
        const std::string_view before = at == 0 ? std::string_view() : WordAt(at - 1);
        if (before == "to" || before == "in" || before == "into") break;
        const Mention* owner = Sentence().MentionAt(at);
        const bool owns =
            WordAt(at + 1) == "'s" || Words().term(owner->term).adjective || back == 1;
        if (owns) return actor;
      }
    }
    return std::nullopt;
  }

  std::optional<Actor> LeftOf(std::uint32_t first, std::uint32_t stop) const {
    std::optional<Actor> country;
    for (std::uint32_t i = stop; i-- > first;) {
      auto actor = ActorAt(i);
      if (!actor || !actor->jurisdiction || !Acts(i, *actor)) continue;
      if (!actor->country) return actor;
      if (country) continue;
      country = actor;
      // "Seoul said the United States had decided …": who is said to act is not who says so.
      if (SaysBefore(first, i)) return country;
    }
    return country;
  }

  // A verb of saying right in front of the actor at `piece`.
  bool SaysBefore(std::uint32_t first, std::uint32_t piece) const {
    static constexpr std::array<std::string_view, 6> kSays = {"said",     "says",   "confirmed",
                                                              "reported", "stated", "that"};
    for (std::uint32_t back = 1; back <= 2 && first + back <= piece; ++back) {
      if (std::ranges::find(kSays, WordAt(piece - back)) != kSays.end()) return true;
    }
    return false;
  }

  static bool IsBe(std::string_view word) {
    static constexpr std::array<std::string_view, 9> kForms = {"was",  "were",  "is",  "are", "be",
                                                               "been", "being", "get", "got"};
    return std::ranges::find(kForms, word) != kForms.end();
  }

  // "Nvidia granted a licence …": the match begins with something only an authority does to
  // measures of state, and a firm does it.
  bool PrivateAct() const {
    static constexpr std::array<std::string_view, 9> kPublic = {
        "grant", "give", "allow", "lift", "impose", "suspend", "extend", "deny", "tell"};
    // "Firms told to avoid the H20": headlines leave out the verb of a passive.
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    const bool title = scope_.context.document->blocks[record.block].kind == BlockKind::kTitle;
    if (title || scope_.hit.frame->certainty || !CompanyActs()) return false;
    const Mention* mention = Sentence().MentionAt(scope_.hit.first);
    if (mention == nullptr || mention->kind != MentionKind::kWord) return false;
    const std::string& name = Words().word_class(Words().term(mention->term).word_class).name;
    return std::ranges::find(kPublic, std::string_view(name)) != kPublic.end();
  }

  bool CompanyActs() const {
    // The word before the operation is a firm's name, and the voice is active: its own decision.
    const std::uint32_t at = scope_.hit.first;
    if (at == 0) return false;
    std::uint32_t left = at - 1;
    while (left > scope_.clause.first && left + 3 > at && !WordAt(left).empty() &&
           WordAt(left) != ",") {
      if (IsBe(WordAt(left))) return false;
      --left;
    }
    const Mention* mention = Sentence().MentionAt(left);
    return mention != nullptr && mention->kind == MentionKind::kEntity;
  }

  // "Officials", "the ministry": an authority that acts in the clause, whoever it is.
  bool SomeAuthority() const {
    if (CompanyActs()) return false;
    // "We will restrict exports", the secretary said.
    for (std::uint32_t i = scope_.clause.first; i < scope_.hit.first; ++i) {
      if (WordAt(i) == "we" && WordAt(i + 1) == "will") return true;
    }
    for (std::uint32_t i = scope_.clause.first; i < scope_.hit.last; ++i) {
      const Mention* mention = Sentence().MentionAt(i);
      if (mention != nullptr && mention->kind == MentionKind::kAuthority &&
          Words().term(mention->term).generic) {
        return true;
      }
    }
    return ActSpeaks();
  }

  // "The order forbids …", "a rule that bars …": the act itself is what acts.
  bool ActSpeaks() const {
    static constexpr std::array<std::string_view, 6> kArticles = {"the",  "a",   "an",
                                                                  "this", "new", "that"};
    for (std::uint32_t i = scope_.hit.first; i-- > scope_.clause.first;) {
      const Mention* mention = Sentence().MentionAt(i);
      if (mention == nullptr) continue;
      if (mention->kind == MentionKind::kEntity) return false;
      if (mention->kind != MentionKind::kWord) continue;
      const std::string& name = Words().word_class(Words().term(mention->term).word_class).name;
      if (name != "rule" && name != "order" && name != "bill") continue;
      return i > 0 && std::ranges::find(kArticles, WordAt(i - 1)) != kArticles.end();
    }
    return false;
  }

  // "must apply to The Hague", "with the ministry's consent": who is asked for a licence grants it.
  std::optional<Actor> Asked() const {
    switch (scope_.hit.type) {
      case EventType::kLicenceRequirement:
      case EventType::kLicenceGrant:
      case EventType::kLicenceDenial:
        break;
      default:
        return std::nullopt;
    }
    const auto end = std::min<std::size_t>(scope_.hit.last + 3, Sentence().pieces.size());
    for (std::uint32_t i = scope_.hit.first; i < end; ++i) {
      auto actor = ActorAt(i);
      if (actor && actor->jurisdiction && !actor->country) return actor;
    }
    return std::nullopt;
  }

  // "… will not be sold to America. The commerce ministry in Beijing said so on Tuesday."
  std::optional<Actor> SaidBehind() const {
    const std::size_t next = scope_.view.index + 1;
    const auto& sentences = scope_.context.sentences;
    if (next >= sentences.size() || sentences[next].block != sentences[scope_.view.index].block) {
      return std::nullopt;
    }
    const SentenceRecord& sentence = sentences[next];
    for (std::uint32_t i = sentence.first_mention;
         i < std::min(sentence.last_mention, sentence.first_mention + 3); ++i) {
      auto found = AuthorityIn(scope_.context.mentions, sentence.first_mention, i, next);
      if (found) return found;
    }
    return std::nullopt;
  }

  std::optional<Actor> InClause() const {
    auto left = LeftOf(scope_.clause.first, scope_.hit.last);
    if (left && scope_.hit.authority && CompanyActs()) return std::nullopt;
    if (left) return left;
    // Behind the match: ", Beijing said", or the object of a passive.
    for (std::uint32_t i = scope_.hit.last; i < scope_.clause.last; ++i) {
      auto actor = ActorAt(i);
      if (actor && actor->jurisdiction && !actor->country && Acts(i, *actor) &&
          !scope_.hit.authority) {
        return actor;
      }
    }
    return std::nullopt;
  }

  std::optional<Actor> InSentence() const {
    const auto count = static_cast<std::uint32_t>(Sentence().pieces.size());
    if (auto left = LeftOf(0, scope_.clause.first)) return left;
    for (std::uint32_t i = scope_.clause.last; i < count; ++i) {
      auto actor = ActorAt(i);
      if (actor && actor->jurisdiction && Acts(i, *actor) && !actor->country) return actor;
    }
    return std::nullopt;
  }

  // A law or register of one country that the sentence names: "under Section 232".
  std::optional<Actor> OfLaw() const {
    for (const Mention& mention : Sentence().mentions) {
      if (mention.kind != MentionKind::kWord) continue;
      const WordClass& word = Words().word_class(Words().term(mention.term).word_class);
      if (!word.issuer) continue;
      return Actor{word.issuer,       word.agency,  "word:" + word.name,
                   scope_.view.index, mention.span, false};
    }
    return std::nullopt;
  }

  // The one country whose authorities the document is about.
  std::optional<Actor> Dominant() const {
    std::array<int, 64> counts{};
    int all = 0;
    for (const Mention& mention : scope_.context.mentions) {
      if (mention.kind != MentionKind::kAuthority) continue;
      const auto& code = Words().term(mention.term).jurisdiction;
      if (!code) continue;
      ++counts[static_cast<std::size_t>(*code) & 63];
      ++all;
    }
    for (std::size_t code = 1; code < counts.size(); ++code) {
      if (counts[code] < 1 || counts[code] * 3 < all * 2) continue;
      return Actor{FromNumber<Jurisdiction>(static_cast<std::uint8_t>(code)),
                   {},
                   "document",
                   scope_.view.index,
                   {},
                   false};
    }
    return std::nullopt;
  }

  // The country whose column this cell is in, or whose heading stands above.
  std::optional<Actor> Header() const {
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    const Block& block = scope_.context.document->blocks[record.block];
    if (const auto code = HeaderIssuer(block.column_header)) {
      return Actor{code, {}, "header", scope_.view.index, {}, true};
    }
    if (const auto code = HeaderIssuer(block.section)) {
      return Actor{code, {}, "section", scope_.view.index, {}, true};
    }
    return std::nullopt;
  }

  // "CHINA WILL" above a list, "American actions" above a column: whose acts the items are.
  std::optional<Actor> OfItem() const {
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    const Block& block = scope_.context.document->blocks[record.block];
    if (block.kind != BlockKind::kListItem) return std::nullopt;
    for (const std::string* text : {&block.lead_in, &block.section}) {
      if (const auto code = OneCountry(*text)) {
        return Actor{code, {}, "lead-in", scope_.view.index, {}, true};
      }
    }
    return std::nullopt;
  }

  // The only country that a short heading names.
  std::optional<Jurisdiction> OneCountry(const std::string& text) const {
    constexpr std::size_t kShort = 48;
    if (text.empty() || text.size() > kShort) return std::nullopt;
    TokenBuffer words;
    Tokenize(text, &words);
    std::vector<Mention> mentions;
    Words().Find(words, text, false, &mentions);
    std::optional<Jurisdiction> code;
    for (const Mention& mention : mentions) {
      if (mention.kind != MentionKind::kAuthority && mention.kind != MentionKind::kJurisdiction) {
        continue;
      }
      const auto& one = Words().term(mention.term).jurisdiction;
      if (!one || (code && code != one)) return std::nullopt;
      code = one;
    }
    return code;
  }

  // A table of one authority's acts: the one that its heading or the title names.
  std::optional<Actor> OfTable() const {
    const SentenceRecord& record = scope_.context.sentences[scope_.view.index];
    const Block& block = scope_.context.document->blocks[record.block];
    if (block.kind != BlockKind::kTableCell || HeaderIssuer(block.column_header)) {
      return std::nullopt;
    }
    return Title();
  }

  std::optional<Jurisdiction> HeaderIssuer(const std::string& header) const {
    if (header.empty()) return std::nullopt;
    const std::string plain = AsciiLower(header);
    for (const HeaderRole& role : scope_.rules().headers) {
      if (role.issuer && plain == role.header) return role.issuer;
    }
    return NamedAtHead(header);
  }

  // "CHINESE ACTIONS", "What Beijing announced": a short header that opens with the one country or
  // authority it names.
  std::optional<Jurisdiction> NamedAtHead(const std::string& header) const {
    constexpr std::uint32_t kMostWords = 5;
    TokenBuffer words;
    Tokenize(header, &words);
    if (words.tokens.empty() || words.tokens.size() > kMostWords) return std::nullopt;
    std::vector<Mention> mentions;
    Words().Find(words, header, true, &mentions);
    std::optional<Jurisdiction> found;
    for (const Mention& mention : mentions) {
      if (mention.kind != MentionKind::kAuthority && mention.kind != MentionKind::kJurisdiction) {
        continue;
      }
      const auto code = Words().term(mention.term).jurisdiction;
      const bool head =
          mention.first == 0 || (mention.first == 1 && words.tokens[0].text == "what");
      if (!code || !head) return std::nullopt;
      found = code;
    }
    return found;
  }

  // The authority last named in the four sentences before.
  std::optional<Actor> Before() const {
    for (std::size_t back = 1; back <= 4 && back <= scope_.view.index; ++back) {
      const std::size_t index = scope_.view.index - back;
      const SentenceRecord& sentence = scope_.context.sentences[index];
      for (std::uint32_t i = sentence.last_mention; i > sentence.first_mention; --i) {
        auto found = AuthorityIn(scope_.context.mentions, sentence.first_mention, i - 1, index);
        if (found) return found;
      }
    }
    return std::nullopt;
  }

  std::optional<Actor> Title() const {
    if (scope_.context.sentences.empty()) return std::nullopt;
    const SentenceRecord& sentence = scope_.context.sentences.front();
    for (std::uint32_t i = sentence.first_mention; i < sentence.last_mention; ++i) {
      const Mention& mention = scope_.context.mentions[i];
      if (mention.kind != MentionKind::kAuthority && mention.kind != MentionKind::kJurisdiction) {
        continue;
      }
      const Term& term = Words().term(mention.term);
      if (term.jurisdiction) {
        return Actor{term.jurisdiction, term.agency, term.written, 0, mention.span, false};
      }
    }
    return std::nullopt;
  }

  // Who controls this trade: the home of the thing for exports and licences, the buyer's side for
  // purchases and imports, the other side for a listed firm.
  std::optional<Jurisdiction> Controller() const {
    std::optional<Jurisdiction> home;
    for (const SubjectIndex id : subjects_.ids) {
      if (scope_.rules().homes[id]) home = scope_.rules().homes[id];
      if (home) break;
    }
    if (!home || !Spoken(*home)) return std::nullopt;
    // A rule is amended and suspended by those who made it.
    if (scope_.rules().subjects->at(subjects_.ids.front()).kind == SubjectKind::kRule) return home;
    const bool entity = scope_.rules().entities[subjects_.ids.front()];
    const bool chinese = *home == Jurisdiction::kCN;
    const bool listing = scope_.hit.type == EventType::kEntityListing ||
                         scope_.hit.type == EventType::kEntityDelisting;
    if (listing) return chinese ? Jurisdiction::kUS : Jurisdiction::kCN;
    if (scope_.hit.type == EventType::kTariff) return std::nullopt;
    if (scope_.hit.type == EventType::kInvestigation || scope_.hit.type == EventType::kPenalty) {
      // A ministry that is not named looks into firms of the other side.
      if (!entity || !SomeAuthority()) return std::nullopt;
      return chinese ? Jurisdiction::kUS : Jurisdiction::kCN;
    }
    if (entity && chinese) return Jurisdiction::kUS;
    const bool bought = Inbound() || scope_.hit.flow == Flow::kImport ||
                        scope_.hit.flow == Flow::kProcurement || scope_.hit.flow == Flow::kUse ||
                        scope_.hit.type == EventType::kGuidance ||
                        scope_.hit.type == EventType::kPurchaseOrder;
    if (bought) return chinese ? std::optional<Jurisdiction>() : Jurisdiction::kCN;
    return home;
  }

  // A third country acts only in a text that names it or its authorities.
  bool Spoken(Jurisdiction home) const {
    if (home == Jurisdiction::kUS || home == Jurisdiction::kCN) return true;
    return std::ranges::any_of(scope_.context.mentions, [&](const Mention& mention) {
      return (mention.kind == MentionKind::kAuthority ||
              mention.kind == MentionKind::kJurisdiction) &&
             Words().term(mention.term).jurisdiction == home;
    });
  }

  // "isn't to be let in": a word of the match that only the country of arrival does.
  bool Inbound() const {
    bool inbound = false;
    for (std::uint32_t i = scope_.hit.first; i < scope_.hit.last; ++i) {
      const Mention* mention = Sentence().MentionAt(i);
      if (mention == nullptr || mention->kind != MentionKind::kWord) continue;
      const auto& flow = Words().word_class(Words().term(mention->term).word_class).flow;
      if (flow == Flow::kExport) return false;
      inbound = inbound || flow == Flow::kImport || flow == Flow::kProcurement;
    }
    return inbound;
  }

  // Whose duty falls on goods "from China" or "American" ones: the other side's.
  std::optional<Jurisdiction> AgainstOrigin() const {
    const bool duty = scope_.hit.type == EventType::kTariff;
    const bool bound =
        scope_.hit.type == EventType::kBan || scope_.hit.type == EventType::kLicenceRequirement;
    if (!duty && !bound) return std::nullopt;
    for (const Mention& mention : Sentence().mentions) {
      if (mention.kind != MentionKind::kJurisdiction) continue;
      const auto code = Words().term(mention.term).jurisdiction;
      if (code == Jurisdiction::kCN) return Jurisdiction::kUS;
      if (code == Jurisdiction::kUS) return Jurisdiction::kCN;
    }
    return std::nullopt;
  }

  IssuerSlot Default(Jurisdiction code) const {
    Actor actor{code, {}, "controller", scope_.view.index, {}, true};
    return Done(actor, Basis::kDefault);
  }

  const SlotScope& scope_;
  const SubjectSlot& subjects_;
};

}  // namespace

bool IsExportLicensing(EventType type) {
  switch (type) {
    case EventType::kLicenceRequirement:
    case EventType::kLicenceGrant:
    case EventType::kLicenceDenial:
    case EventType::kEntityListing:
    case EventType::kEntityDelisting:
      return true;
    default:
      return false;
  }
}

IssuerSlot FindIssuer(const SlotScope& scope, const SubjectSlot& subjects) {
  return Finder(scope, subjects).Run();
}

}  // namespace chipline
