#include "ingest/extract_merge.h"

#include <algorithm>
#include <array>

#include "ingest/act_marks.h"
#include "ingest/draft_source.h"
#include "ingest/extract_days.h"
#include "ingest/later_day.h"
#include "ingest/provision.h"
#include "ingest/same_act.h"
#include "ingest/second_act.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr Day kSameAct = 10;         // days of one act that sources give apart
constexpr std::size_t kAdvice = 4;   // sentences before a piece of advice that may name who gave it
constexpr std::size_t kOfAct = 5;    // sentences in which an act and what it means are told
constexpr std::size_t kListing = 6;  // and in which the names of a listing are told on
// How sure the learned reader must be of an event for grade A, for B, and for C (docs/quality.md).
constexpr double kSure = 0.85;
constexpr double kLikely = 0.82;
constexpr double kLikelyWhole = 0.62;
constexpr double kPossible = 0.15;
// The same of an act, once its tellings are together and all is known of the page.
constexpr double kSureAct = 0.75;
constexpr double kLikelyAct = 0.43;
// Less than that is a passage: what stands around its act says nothing of it.
constexpr std::size_t kPage = 5;  // sentences
// Two tellings are one act from here on, as the reader says; where each has a day of its own,
// later.
constexpr double kSame = 0.3;
constexpr double kSameThoughClashing = 0.5;
// And later still where the second's sentence says that it tells another act.
constexpr double kSameThoughSecond = 0.9;
constexpr Day kTranche = 31;  // days between the starts of two parts of a measure

// The whole field: a generic wording about it sums up.
constexpr std::array<std::string_view, 6> kWhole = {
    "semiconductors", "technology", "goods", "integrated-circuits", "chinese-goods", "us-goods"};

template <std::size_t N>
bool In(const std::array<std::string_view, N>& list, std::string_view id) {
  return std::ranges::find(list, id) != list.end();
}

enum class Direction { kTighten, kLoosen, kOther };

Direction DirectionOf(const Candidate& c) {
  switch (c.event.type) {
    case EventType::kBan:
    case EventType::kLicenceRequirement:
    case EventType::kLicenceDenial:
      return Direction::kTighten;
    case EventType::kApproval:
    case EventType::kLicenceGrant:
      return Direction::kLoosen;
    case EventType::kRescission:
    case EventType::kSuspension:
      return c.event.effect == Effect::kTighten ? Direction::kTighten : Direction::kLoosen;
    default:
      return Direction::kOther;
  }
}

bool Tentative(Certainty certainty) {
  return certainty == Certainty::kExpected || certainty == Certainty::kProposed;
}

struct Group {
  std::vector<Candidate> members;
  bool headlined = false;  // the title tells of it as well
  const Candidate& head() const { return members.front(); }
};

class Merger {
 public:
  Merger(const DocumentContext& context, std::vector<Rejected>* rejected)
      : context_(context), tree_(*context.rules->subjects), rejected_(rejected) {}

  std::vector<Draft> Run(std::vector<Candidate> candidates) {
    std::vector<Candidate> titles;
    // Specific wordings first, so that generic ones find what they belong to; at last what only
    // sums up ("its widest curbs yet on China's chip industry").
    std::ranges::stable_sort(candidates, {}, PassOf);
    for (Candidate& c : candidates) {
      if (c.title) {
        titles.push_back(std::move(c));
      } else {
        Place(std::move(c));
      }
    }
    for (const Candidate& title : titles) Headline(title);
    DropConsequences();
    std::ranges::stable_sort(groups_, {}, [](const Group& g) { return g.head().sentence; });
    FindDays();
    std::vector<ToldAct> acts;
    for (const Group& group : groups_) {
      if (!Doubted(group)) acts.push_back(ActOf(group));
    }
    std::vector<Draft> drafts;
    for (std::size_t i = 0; i < acts.size(); ++i) drafts.push_back(ToDraft(acts, i));
    return drafts;
  }

  // What the reader holds for no event wherever it is told.
  bool Doubted(const Group& group) {
    const auto doubted = [](const Candidate& c) { return c.right && *c.right < kPossible; };
    if (std::ranges::all_of(group.members, doubted)) {
      Lost(group.head(), "reader", "not likely to be an event");
      return true;
    }
    if (!Reread(group)) return false;
    Lost(group.head(), "reader", "a surer reading of the same words is another act");
    return true;
  }

  static bool Surely(const Group& group) {
    return std::ranges::any_of(group.members,
                               [](const Candidate& c) { return c.right ? IsLikely(c) : !c.weak; });
  }

  // "Washington blacklisted YMTC.": a whole wording, with who and what in its own clause, needs
  // less of the reader's word.
  static bool IsLikely(const Candidate& c) {
    const bool whole =
        !c.weak && c.issuer_basis <= Basis::kClause && c.subject_basis <= Basis::kClause;
    return *c.right >= (whole ? kLikelyWhole : kLikely);
  }

  // Of a sentence whose act on the same things by the same authority is known: a reading that would
  // wait for people, and one that says the opposite and is less likely. What another sentence
  // surely tells as well is an act of its own.
  bool Reread(const Group& group) const {
    const Candidate& c = group.head();
    if (!c.right || SurelyToldBeside(group, c.sentence)) return false;
    const bool sure = Surely(group);
    // "The order that cut it off will be withdrawn": a withdrawal names what it withdraws. What is
    // allowed beside a ban ("except for university labs") is the ban's exception.
    const bool withdraws =
        c.event.type == EventType::kRescission || c.event.type == EventType::kSuspension;
    const bool lifts = withdraws && DirectionOf(c) == Direction::kLoosen && *c.right >= kSure;
    return std::ranges::any_of(groups_, [&](const Group& other) {
      const Candidate& head = other.head();
      if (&other == &group || head.event.issuers != c.event.issuers) return false;
      const bool better = Opposite(head, c) ? !lifts && IsLikelier(other, c)
                                            : (!sure && Surely(other)) || Opens(head, c);
      return better && TellsIn(other, c.sentence) && Related(head.subjects, c.subjects);
    });
  }

  // "Was served with a charging letter": what opens a case is no fine yet, unless words tell that.
  static bool Opens(const Candidate& head, const Candidate& c) {
    const auto read = [](const Candidate& one) { return one.frame->id.starts_with("read:"); };
    return head.event.type == EventType::kInvestigation && !read(head) &&
           c.event.type == EventType::kPenalty && read(c);
  }

  static bool TellsIn(const Group& group, std::size_t sentence) {
    return std::ranges::any_of(
        group.members, [&](const Candidate& member) { return member.sentence == sentence; });
  }

  static bool SurelyToldBeside(const Group& group, std::size_t sentence) {
    return std::ranges::any_of(group.members, [&](const Candidate& member) {
      return member.sentence != sentence && (!member.right || *member.right >= kLikely);
    });
  }

  // In the candidate's sentence: how surely another one tells the act says nothing of this one. And
  // what it takes to be an event says too little of which of two readings its words mean.
  static bool IsLikelier(const Group& group, const Candidate& c) {
    return std::ranges::any_of(group.members, [&](const Candidate& member) {
      return member.sentence == c.sentence && member.right &&
             *member.right * member.likely > *c.right * c.likely;
    });
  }

  // "No longer needs a licence" tells of no new duty.
  static bool Opposite(const Candidate& a, const Candidate& b) {
    if (Lists(a, b) || Lists(b, a)) return true;
    const Direction one = DirectionOf(a);
    const Direction other = DirectionOf(b);
    return one != Direction::kOther && other != Direction::kOther && one != other;
  }

  // Put on a list and struck off it.
  static bool Lists(const Candidate& a, const Candidate& b) {
    return a.event.type == EventType::kEntityListing && b.event.type == EventType::kEntityDelisting;
  }

 private:
  void FindDays() {
    std::vector<ActOfPage> acts;
    for (Group& group : groups_) {
      bool dated = std::ranges::any_of(
          group.members, [](const Candidate& m) { return m.event.effective.has_value(); });
      if (dated) BorrowDay(&group);
      if (!dated) dated = TakeReadDay(&group);
      acts.push_back({&group.members.front(), dated});
    }
    FindDaysNearby(context_, acts);
  }

  // Another of the act's tellings dates the one that says what it is: a day of this week goes
  // before one long over, which is mostly of something else, and a plan has no such day.
  void BorrowDay(Group* group) const {
    const auto& published = context_.document->published;
    Candidate& head = *SurestOf(group);
    const bool news = std::ranges::any_of(
        group->members, [](const Candidate& m) { return m.news.value_or(false); });
    if (!published || head.event.effective || !news || head.unread_start) return;
    const auto recent = [&](const Edtf& day) {
      return LaterDay(day.latest(), kSameAct) >= published->earliest();
    };
    for (const Candidate& m : group->members) {
      if (!m.event.effective || !recent(*m.event.effective)) continue;
      head.event.effective = m.event.effective;
      for (const SlotTrace& trace : m.trace) {
        if (trace.field == "effective") head.trace.push_back(trace);
      }
      return;
    }
    for (const Candidate& m : group->members) {
      if (!m.read_day || !recent(m.read_day->day)) continue;
      head.event.effective = m.read_day->day;
      head.trace.push_back(m.read_day->trace);
      return;
    }
    if (Tentative(head.event.certainty)) {
      for (Candidate& m : group->members) m.event.effective.reset();
    }
  }

  static Candidate* SurestOf(Group* group) {
    return &group->members[SurestFirst(*group).front() - group->members.data()];
  }

  static bool TakeReadDay(Group* group) {
    const auto one = std::ranges::find_if(
        group->members, [](const Candidate& m) { return m.read_day.has_value(); });
    if (group->head().unread_start) return false;
    if (one == group->members.end()) return false;
    Candidate& head = group->members.front();
    head.event.effective = one->read_day->day;
    head.trace.push_back(one->read_day->trace);
    return true;
  }

  void Lost(const Candidate& c, std::string stage, std::string reason) {
    if (rejected_ == nullptr) return;
    const SentenceRecord& sentence = context_.sentences[c.sentence];
    rejected_->push_back(
        {c.event.type, c.event.subjects, std::move(stage), c.frame->id + ": " + std::move(reason),
         context_.CodePoint(sentence, c.match.begin), context_.CodePoint(sentence, c.match.end)});
  }

  static constexpr int kSummary = 2;

  static int PassOf(const Candidate& c) {
    if (!IsVague(c)) return 0;
    const bool summary =
        std::ranges::all_of(c.event.subjects, [](const std::string& id) { return In(kWhole, id); });
    return summary && !c.table ? kSummary : 1;
  }

  // The specific act of the page's own news that a summary stands for.
  bool Summed(const Candidate& c) const {
    return PassOf(c) == kSummary && std::ranges::any_of(groups_, [&](const Group& group) {
             const Candidate& head = group.head();
             return head.event.issuers == c.event.issuers && PassOf(head) != kSummary &&
                    DirectionOf(head) == DirectionOf(c) && !IsBackground(group) &&
                    !DatesClash(head.event.effective, c.event.effective);
           });
  }

  // A title's candidate proves nothing, but backs what the text tells.
  void Headline(const Candidate& title) {
    for (Group& group : groups_) {
      const Candidate& head = group.head();
      group.headlined =
          group.headlined || (head.event.issuers == title.event.issuers &&
                              TypesAgree(head, title) && Related(head.subjects, title.subjects));
    }
    Lost(title, "title", "a headline alone gives no event");
  }

  // What a listing or a lost standing means ("they need a licence"), told before or after it.
  void DropConsequences() {
    std::vector<bool> meant(groups_.size(), false);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      const Candidate& c = groups_[i].head();
      const bool own = c.right && *c.right >= kSure;  // an act of its own
      meant[i] = !c.table && std::ranges::any_of(groups_, [&](const Group& other) {
        if (&other == &groups_[i]) return false;
        if (SpellsOut(groups_[i], other)) return true;
        return !own &&
               (Means(other.head(), c) || (OfTerms(other.head(), c) && !IsBackground(other)));
      });
      if (meant[i]) Lost(c, "merge", "what another act means");
    }
    for (std::size_t i = groups_.size(); i-- > 0;) {
      if (meant[i]) groups_.erase(groups_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  // "… were put on the list, which means that nothing may be sold to them": the listing's sentence
  // says of the same names what it means, however surely that reads like an act.
  static bool SpellsOut(const Group& group, const Group& listing) {
    const Candidate& c = group.head();
    const Candidate& head = listing.head();
    return group.members.size() == 1 && head.event.type == EventType::kEntityListing &&
           MayBeMeant(c) && head.event.issuers == c.event.issuers && TellsIn(listing, c.sentence) &&
           Surely(listing) && std::ranges::all_of(c.subjects, [&](SubjectIndex id) {
             return std::ranges::find(head.subjects, id) != head.subjects.end();
           });
  }

  // What a listing and a lost standing mean: a duty to ask, or no trade at all.
  static bool MayBeMeant(const Candidate& c) {
    return c.event.type == EventType::kLicenceRequirement || c.event.type == EventType::kBan;
  }

  // By the same issuer, a few sentences apart at most.
  static bool IsBeside(const Candidate& a, const Candidate& b) {
    const std::size_t apart =
        a.sentence > b.sentence ? a.sentence - b.sentence : b.sentence - a.sentence;
    return a.event.issuers == b.event.issuers && apart <= kOfAct;
  }

  // "Applications will be judged case by case", beside the duty to apply: its terms.
  static bool OfTerms(const Candidate& act, const Candidate& c) {
    return IsBeside(act, c) && act.event.type == EventType::kLicenceRequirement &&
           c.event.review_policy && c.event.type == EventType::kApproval &&
           act.event.certainty <= Certainty::kAnnounced;
  }

  bool Means(const Candidate& act, const Candidate& c) const {
    return IsBeside(act, c) && !act.table && (OfListing(act, c, kOfAct) || OfStatus(act, c));
  }

  // "will have to ask for a licence each time", where the standing of the same plants ends.
  bool OfStatus(const Candidate& head, const Candidate& c) const {
    return head.event.type == EventType::kRescission && head.event.effect == Effect::kTighten &&
           c.event.type == EventType::kLicenceRequirement && Related(head.subjects, c.subjects);
  }

  void Place(Candidate c) {
    if (Summed(c)) return Lost(c, "merge", "sums up other acts");
    Group* const group = LikeliestOf(c);
    if (group == nullptr) {
      groups_.push_back({{}});
      groups_.back().members.push_back(std::move(c));
      return;
    }
    if (!(group->head().sentence == c.sentence && group->head().match == c.match)) {
      Lost(c, "merge", "the same act as another passage");
    }
    group->members.push_back(std::move(c));
  }

  // The group whose act it most likely tells, the first of equals; null where it tells a new one.
  Group* LikeliestOf(const Candidate& c) {
    Group* best = nullptr;
    double most = 0;
    for (Group& group : groups_) {
      const double same = Sameness(group, c);
      if (same <= most) continue;
      most = same;
      best = &group;
    }
    return best;
  }

  // Classes so wide that two measures under one are not therefore the same act.
  bool Wide(SubjectIndex index) const {
    const std::string& id = tree_.at(index).id;
    return id == "goods" || id == "dual-use-items";
  }

  bool Related(const std::vector<SubjectIndex>& a, const std::vector<SubjectIndex>& b) const {
    for (const SubjectIndex x : a) {
      for (const SubjectIndex y : b) {
        if (x == y || (!Wide(x) && !Wide(y) && (tree_.IsA(x, y) || tree_.IsA(y, x)))) return true;
      }
    }
    return false;
  }

  static bool DatesClash(const std::optional<Edtf>& a, const std::optional<Edtf>& b,
                         Day apart = kSameAct) {
    if (!a || !b) return false;
    return a->earliest() > LaterDay(b->latest(), apart) ||
           b->earliest() > LaterDay(a->latest(), apart);
  }

  // What proves nothing alone, unless the reader is sure of it.
  static bool IsVague(const Candidate& c) { return c.weak && !(c.right && *c.right >= kLikely); }

  // "Companies were told to stop buying", "would have to report whom they serve": advice, or a
  // rule, and a ban or a duty in one sentence.
  static bool Advises(const Candidate& a, const Candidate& b) {
    return a.event.type == EventType::kGuidance && MayBeMeant(b);
  }

  // "Issued a licence that gives part of it back until August": what is prolonged is what is
  // granted.
  static bool Prolongs(const Candidate& a, const Candidate& b) {
    return a.event.type == EventType::kExtension &&
           (b.event.type == EventType::kApproval || b.event.type == EventType::kLicenceGrant);
  }

  static bool AreOneWay(const Candidate& a, const Candidate& b) {
    const Direction way = DirectionOf(a);
    return (way != Direction::kOther && way == DirectionOf(b)) || Prolongs(a, b) || Prolongs(b, a);
  }

  // "Got the green light": approval or licence, the wording that stands first says which.
  static bool ArePermits(const Candidate& a, const Candidate& b) {
    const auto permits = [](const Candidate& c) {
      return c.event.type == EventType::kApproval || c.event.type == EventType::kLicenceGrant;
    };
    return permits(a) && permits(b);
  }

  // Two types for what one sentence says of the same things, whichever of the act's tellings stands
  // first.
  bool RereadsMember(const Group& group, const Candidate& c) const {
    return !c.table && std::ranges::any_of(group.members, [&](const Candidate& member) {
      if (member.sentence != c.sentence || member.event.type == c.event.type) return false;
      if (TakesAndRefuses(member, c) || TakesAndRefuses(c, member)) return false;
      return AreOneWay(member, c) && Related(member.subjects, c.subjects) &&
             !DatesClash(member.event.effective, c.event.effective);
    });
  }

  // "Is taking back licences and will reject other applications": of two wordings, each surely an
  // act of its own.
  static bool TakesAndRefuses(const Candidate& a, const Candidate& b) {
    const auto sure = [](const Candidate& c) { return c.right && *c.right >= kSure; };
    return a.event.type == EventType::kRescission && b.event.type == EventType::kLicenceDenial &&
           sure(a) && sure(b) && (a.match.end <= b.match.begin || b.match.end <= a.match.begin);
  }

  // "Yunchip was named as well", some sentences behind the listing: it says nothing of who listed
  // it.
  static bool ListsOn(const Group& group, const Candidate& c) {
    if (c.event.type != EventType::kEntityListing || c.issuer_basis <= Basis::kSentence ||
        c.table || Clashes(group, c)) {
      return false;
    }
    return std::ranges::any_of(group.members, [&](const Candidate& member) {
      return member.event.type == c.event.type && member.news == c.news && !member.table &&
             member.sentence < c.sentence && c.sentence <= member.sentence + kListing;
    });
  }

  // The same type, or types that two sources give to one act.
  static bool TypesAgree(const Candidate& a, const Candidate& b) {
    if (a.event.type == b.event.type) return true;
    if (TakesAndRefuses(a, b) || TakesAndRefuses(b, a)) return false;
    if (a.sentence == b.sentence && !a.table && (Advises(a, b) || Advises(b, a))) return true;
    const Direction way = DirectionOf(a);
    if (way == Direction::kOther || way != DirectionOf(b)) return false;
    if (IsVague(a) || IsVague(b)) return true;
    // Two readings of one sentence.
    if (a.sentence == b.sentence && !a.table) return true;
    // "will not enforce the rule and rescinded it"
    const auto ends = [](EventType type) {
      return type == EventType::kRescission || type == EventType::kSuspension;
    };
    const std::size_t apart =
        a.sentence > b.sentence ? a.sentence - b.sentence : b.sentence - a.sentence;
    if (apart <= 1 && ends(a.event.type) && ends(b.event.type)) return true;
    return ArePermits(a, b);
  }

  // That a licence is needed, or trade with the firm barred, is what a listing means, not a second
  // act.
  bool OfListing(const Candidate& head, const Candidate& c, std::size_t within = 2) const {
    return head.event.type == EventType::kEntityListing && MayBeMeant(c) &&
           c.sentence <= head.sentence + within && Related(head.subjects, c.subjects) &&
           std::ranges::all_of(c.subjects,
                               [&](SubjectIndex id) { return context_.rules->entities[id]; });
  }

  // "After that every shipment wants a licence": what the withdrawal of a waiver or a listing
  // means, where it is told of no thing of its own.
  static bool Consequence(const Candidate& head, const Candidate& c) {
    const bool taken =
        head.event.type == EventType::kRescission && head.event.effect == Effect::kTighten;
    return (taken || head.event.type == EventType::kEntityListing) && MayBeMeant(c) &&
           c.subject_basis > Basis::kSentence && c.sentence >= head.sentence &&
           c.sentence <= head.sentence + 2;
  }

  // How surely the candidate tells the group's act: 0 where it doesn't, 1 where a rule knows better
  // than the reader, else as likely as the reader says. Rules that stand in where it isn't asked
  // weigh as little as its least yes.
  double Sameness(const Group& group, const Candidate& c) const {
    const Candidate& head = group.head();
    if (head.event.issuers != c.event.issuers) return 0;
    if (Consequence(head, c) || TellsFirstDay(head, c) || OfListing(head, c)) return 1;
    if (RereadsMember(group, c) || ListsOn(group, c)) return kSame;
    if (!TypesAgree(head, c) || OnOtherList(group, c) || InOtherProvision(group, c)) return 0;
    if (head.event.type == EventType::kPurchaseOrder && head.event.actor != c.event.actor) return 0;
    // The mean over those that it is asked about, so that one member that is close to all draws
    // nothing in.
    const auto same = LikelySame(*context_.rules, group.members, {&c, 1});
    const std::optional<double> likely = same ? std::optional(same->mean) : std::nullopt;
    // What is refused, and what one hoped for: one act where the reader says so.
    const bool denied = head.event.certainty == Certainty::kDenied;
    if (denied != (c.event.certainty == Certainty::kDenied)) {
      return likely && *likely >= kSameThoughClashing ? *likely : 0;
    }
    if (head.table && c.table) {
      return head.sentence == c.sentence && Related(head.subjects, c.subjects) ? 1 : 0;
    }
    if (!likely) return RulesSayOne(group, c) ? kSame : 0;
    if (StartApart(group, c)) return 0;
    const bool apart = Clashes(group, c) || OneIsPast(group, c);
    const double least = IsSecond(group, c) ? kSameThoughSecond
                         : apart            ? kSameThoughClashing
                                            : kSame;
    return *likely >= least ? *likely : 0;
  }

  std::string Lower(std::size_t sentence) const {
    return AsciiLower(context_.TextOf(context_.sentences[sentence]));
  }

  // Told behind the group's act as one beside it, and surely an act.
  bool IsSecond(const Group& group, const Candidate& c) const {
    return c.right && *c.right >= kLikely && c.sentence > group.head().sentence &&
           SaysSecondAct(Lower(c.sentence));
  }

  // "28 firms went on the export control list … ten on the unreliable entity list": two acts of
  // one ministry, mostly of one day.
  bool OnOtherList(const Group& group, const Candidate& c) const {
    if (TellsIn(group, c.sentence)) return false;
    const ListsNamed mine = ListsOf(Lower(c.sentence));
    if (mine.unreliable == mine.export_control) return false;
    return std::ranges::any_of(group.members, [&](const Candidate& member) {
      const ListsNamed its = ListsOf(Lower(member.sentence));
      return its.unreliable != its.export_control && its.unreliable != mine.unreliable;
    });
  }

  std::string_view ProvisionAt(std::size_t sentence) const {
    return ProvisionOf(context_.document->blocks[context_.sentences[sentence].block].text);
  }

  // A notice's numbered provisions each rule on things of their own; "the said items" are those of
  // the provision before.
  bool InOtherProvision(const Group& group, const Candidate& c) const {
    if (!context_.document->notice || c.subject_basis > Basis::kSentence) return false;
    const std::string_view mine = ProvisionAt(c.sentence);
    bool other = false;
    for (const Candidate& member : group.members) {
      const std::string_view its = ProvisionAt(member.sentence);
      if (its.empty()) continue;  // the preamble sums up
      if (its == mine || Related(member.subjects, c.subjects)) return false;
      other = true;
    }
    return other && !mine.empty();
  }

  // News, and what the page recounts.
  static bool OneIsPast(const Group& group, const Candidate& c) {
    return std::ranges::none_of(group.members,
                                [&](const Candidate& member) { return member.news == c.news; });
  }

  // Where the reader isn't asked. REQUIRES: the types agree.
  bool RulesSayOne(const Group& group, const Candidate& c) const {
    const Candidate& head = group.head();
    const bool listing = head.event.type == EventType::kEntityListing ||
                         head.event.type == EventType::kEntityDelisting;
    const bool one_day = head.event.effective && head.event.effective == c.event.effective &&
                         head.event.effective->is_day() && head.event.type == c.event.type &&
                         head.event.flow == c.event.flow;
    if (!Related(head.subjects, c.subjects) && !listing && !one_day) return false;
    if (Clashes(group, c)) return false;
    // "plans to approve … Purchases would be let through": the plan spelled out.
    const bool spelled = Tentative(head.event.certainty) &&
                         c.event.certainty == Certainty::kAnnounced && c.sentence > head.sentence &&
                         c.sentence <= head.sentence + 3;
    if (spelled && c.event.type == head.event.type) return true;
    const bool tentative = Tentative(head.event.certainty) != Tentative(c.event.certainty);
    return !(tentative && head.event.effective && c.event.effective &&
             !(head.event.effective == c.event.effective));
  }

  // "From 15 October … from 1 March": parts of a measure, each with its own start.
  static bool StartApart(const Group& group, const Candidate& c) {
    const auto starts = [](const Candidate& one) {
      return one.event.effective && one.event.effective->is_day() && !OnlySaid(one);
    };
    return starts(c) && std::ranges::any_of(group.members, [&](const Candidate& member) {
             return starts(member) && member.sentence != c.sentence &&
                    DatesClash(member.event.effective, c.event.effective, kTranche);
           });
  }

  // Told with a first day of its own. The day on which something was said to come clashes with
  // none.
  static bool Clashes(const Group& group, const Candidate& c) {
    return !OnlySaid(c) && std::ranges::any_of(group.members, [&](const Candidate& member) {
      return !OnlySaid(member) && DatesClash(member.event.effective, c.event.effective);
    });
  }

  // "The ban takes effect on 1 December.", some sentences behind the act: its first day, and no
  // second act.
  bool TellsFirstDay(const Candidate& head, const Candidate& c) const {
    constexpr std::size_t kOpening = 32;  // bytes before the measure
    const auto& from = c.event.effective;
    const auto& published = context_.document->published;
    if (!published || !from || from->earliest() <= published->latest()) return false;
    if (head.event.type != c.event.type || c.subject_basis <= Basis::kSentence || c.table ||
        c.sentence <= head.sentence || c.sentence > head.sentence + kOfAct ||
        (head.event.effective && from->earliest() < head.event.effective->earliest()) ||
        c.match.begin > kOpening || !Related(head.subjects, c.subjects)) {
      return false;
    }
    const std::string opening =
        AsciiLower(context_.TextOf(context_.sentences[c.sentence]).substr(0, kOpening));
    return opening.starts_with("the ") || opening.starts_with("this ") ||
           opening.starts_with("these ") || opening.starts_with("its ") ||
           opening.starts_with("their ") || opening.starts_with("both ");
  }

  // No first day is stated: the day of the statement stands in for it.
  static bool OnlySaid(const Candidate& c) {
    return c.event.effective && c.event.effective == c.event.announced &&
           c.event.certainty <= Certainty::kAnnounced;
  }

  // What the reader holds for no news of the page; where it was not asked: what is older than a
  // week before publication, or told as past without a date.
  bool IsBackground(const Group& group) const {
    const auto& published = context_.document->published;
    bool unasked = false;
    bool dated = false;
    bool told = true;
    for (const Candidate& c : group.members) {
      if (c.news) {
        if (*c.news) return false;
        continue;
      }
      unasked = true;
      const auto& day = c.event.effective ? c.event.effective : c.act_day;
      if (day && published) {
        if (LaterDay(day->latest(), kFresh) >= published->earliest()) return false;
        dated = true;
      }
      // What is denied or lies ahead is not the past, whatever its clause says.
      told = told && c.background && c.event.certainty <= Certainty::kReported;
    }
    return !unasked || dated || told;
  }

  // A piece of opinion recounts, unless the reader holds it for the page's news: an alert that says
  // "my" in a reader's question tells of its day's rule all the same.
  bool IsRecounted(const Group& group) const {
    if (IsBackground(group)) return true;
    return context_.opinion && std::ranges::none_of(group.members, [](const Candidate& c) {
             return c.news.value_or(false);
           });
  }

  // "Q1 2026" inside "early 2026": the narrower one is what is known.
  static bool Narrower(const std::optional<Edtf>& a, const std::optional<Edtf>& b) {
    return a && b && a->IsNarrowerThan(*b);
  }

  static bool InOrder(const std::optional<Edtf>& start, const std::optional<Edtf>& end) {
    return !start || !end || end->latest() >= start->earliest();
  }

  // Fields that the head lacks, from the others; the strictest reading of what they share.
  void Absorb(Candidate* head, const Candidate& other) const {
    PolicyEvent& into = head->event;
    const PolicyEvent& from = other.event;
    std::vector<std::string> taken;
    // "will not enforce the rule and rescinded it": the end counts.
    if (into.type == EventType::kSuspension && from.type == EventType::kRescission && !into.until &&
        head->sentence == other.sentence) {
      into.type = EventType::kRescission;
      head->trace.front() = other.trace.front();
    }
    const bool first = into.effective && TellsFirstDay(*head, other);
    if ((OnlySaid(*head) || first) && from.effective && !OnlySaid(other) &&
        from.effective->earliest() >= into.effective->earliest() &&
        InOrder(from.effective, into.until)) {
      into.effective = from.effective;
      if (first && into.certainty == Certainty::kEnacted) into.certainty = from.certainty;
      taken.push_back("effective");
    }
    if (Narrower(from.effective, into.effective)) {
      into.effective = from.effective;
      taken.push_back("effective");
    }
    if (!into.effective && from.effective && InOrder(from.effective, into.until))
      into.effective = from.effective, taken.push_back("effective");
    if (!into.until && from.until && InOrder(into.effective, from.until))
      into.until = from.until, taken.push_back("until");
    if (!into.announced && from.announced)
      into.announced = from.announced, taken.push_back("announced");
    if (into.agency.empty() && !from.agency.empty())
      into.agency = from.agency, taken.push_back("agency");
    if (!into.target && from.target) into.target = from.target, taken.push_back("target");
    if (!into.flow && from.flow) into.flow = from.flow, taken.push_back("flow");
    if (!into.review_policy && from.review_policy) {
      into.review_policy = from.review_policy;
      taken.push_back("review_policy");
    }
    for (const Condition& condition : from.conditions) {
      const bool have = std::ranges::any_of(
          into.conditions, [&](const Condition& c) { return c.kind == condition.kind; });
      if (have) continue;
      into.conditions.push_back(condition);
      taken.push_back("conditions");
    }
    if (AddSubjects(head, other)) taken.push_back("subjects");
    for (const SlotTrace& trace : other.trace) {
      if (std::ranges::find(taken, trace.field) != taken.end()) head->trace.push_back(trace);
    }
  }

  static bool IsLessSure(const Candidate& a, const Candidate& b) {
    return a.right && b.right && *a.right < *b.right;
  }

  // Narrower subjects replace their classes, but stand beside those of a surer telling ("its older
  // scanners stay outside the rule" leaves the rule on scanners what it is); unrelated ones of the
  // same sentence's kind are left.
  bool AddSubjects(Candidate* head, const Candidate& other) const {
    if (other.subject_basis > Basis::kSentence) return false;
    bool changed = false;
    for (const SubjectIndex id : other.subjects) {
      const bool own = std::ranges::any_of(head->subjects, [&](SubjectIndex mine) {
        return tree_.IsA(id, mine) || tree_.IsA(mine, id);
      });
      if (!own && head->event.type == other.event.type) {
        head->subjects.push_back(id);
        changed = true;
        continue;
      }
      const auto wider = std::ranges::find_if(
          head->subjects, [&](SubjectIndex mine) { return mine != id && tree_.IsA(id, mine); });
      if (wider == head->subjects.end()) continue;
      if (std::ranges::find(head->subjects, id) == head->subjects.end()) {
        if (IsLessSure(other, *head)) {
          head->subjects.push_back(id);
        } else {
          *wider = id;
        }
      } else if (!IsLessSure(other, *head)) {
        head->subjects.erase(wider);
      }
      changed = true;
    }
    if (changed) {
      head->event.subjects.clear();
      for (const SubjectIndex id : head->subjects) head->event.subjects.push_back(tree_.at(id).id);
    }
    return changed;
  }

  // The group's tellings in order; before them the surest one, where the reader would leave the
  // first to people, or reads its sentence for another type: it says what the act is and what it is
  // about.
  static std::vector<const Candidate*> SurestFirst(const Group& group) {
    std::vector<const Candidate*> out;
    for (const Candidate& member : group.members) out.push_back(&member);
    const auto right = [](const Candidate* c) { return c->right.value_or(0); };
    const auto surest = std::ranges::max_element(out, {}, right);
    const bool reread = out.front()->sentence == (*surest)->sentence &&
                        out.front()->event.type != (*surest)->event.type &&
                        AreOneWay(*out.front(), **surest) && !ArePermits(*out.front(), **surest);
    const bool better = (reread || right(out.front()) < kLikely) && right(*surest) >= kLikely;
    if (better) std::rotate(out.begin(), surest, surest + 1);
    return out;
  }

  ToldAct ActOf(const Group& group) const {
    const std::vector<const Candidate*> tellings = SurestFirst(group);
    ToldAct act{group.members, *tellings.front(), group.headlined};
    Candidate& whole = act.whole;
    for (std::size_t i = 1; i < tellings.size(); ++i) Absorb(&whole, *tellings[i]);
    // A page's table is its own list of acts, however old: they are its news.
    act.recounted = !whole.table && IsRecounted(group);
    // A day that the passages beside it lent: never an end before the start.
    if (!InOrder(whole.event.effective, whole.event.until)) {
      whole.event.until.reset();
      std::erase_if(whole.trace, [](const SlotTrace& trace) { return trace.field == "until"; });
    }
    for (const Candidate& member : group.members) {
      if (member.right > whole.right) whole.right = member.right;
    }
    return act;
  }

  Draft ToDraft(const std::vector<ToldAct>& acts, std::size_t number) const {
    const ToldAct& act = acts[number];
    Draft draft;
    std::optional<double> likely;
    const bool is_page = context_.sentences.size() >= kPage;
    if (const auto surest = SurestTelling(act); is_page && surest) {
      draft.surest = *surest;
      draft.marks = ActMarks(context_, acts, number);
      const ActReader& reader = *context_.rules->reader;
      const auto answers = reader.Judge("act", reader.constants(), draft.marks);
      if (!answers.empty()) likely = answers.front().probability;
    }
    const bool news = likely && *likely >= kLikelyAct;
    draft.background = act.recounted && !news;
    draft.grade = draft.background || !likely ? GradeOf(act, acts) : GradeOf(*likely);
    if (IsOpinionOfAnalysts(act.whole) ||
        std::ranges::all_of(act.tellings, [&](const Candidate& c) { return IsGuessed(c); })) {
      draft.grade = Grade::kC;
    }
    draft.event = act.whole.event;
    draft.trace = act.whole.trace;
    FinishDraft(context_, act.whole, &draft);
    return draft;
  }

  // What analysts expect or wish for is no authority's act unless a person says so.
  static bool IsOpinionOfAnalysts(const Candidate& c) {
    return c.event.evidence == Evidence::kAnalyst && Tentative(c.event.certainty);
  }

  // "This chapter offers guidelines", "apply the same rules to any list": nothing says whose act it
  // is, and no word says what about or the page names no country and no authority. What the reader
  // makes of the rest is what such acts are mostly about.
  bool IsGuessed(const Candidate& c) const {
    if (c.issuer_basis != Basis::kDefault) return false;
    const bool names_thing = std::ranges::any_of(c.trace, [](const SlotTrace& slot) {
      return slot.field == "subjects" && slot.rule != "read:subject";
    });
    return !names_thing || std::ranges::none_of(context_.mentions, [](const Mention& mention) {
      return mention.kind == MentionKind::kJurisdiction || mention.kind == MentionKind::kAuthority;
    });
  }

  // By how likely it is an event, as the reader says once all is known of the page.
  static Grade GradeOf(double likely) {
    return likely >= kSureAct ? Grade::kA : likely >= kLikelyAct ? Grade::kB : Grade::kC;
  }

  // By its tellings alone: where the reader was not asked, and of what the page only recounts.
  Grade GradeOf(const ToldAct& act, const std::vector<ToldAct>& acts) const {
    const Grade grade = GradeOf(act.whole);
    const bool backed = act.headlined || Advised(act.whole) || Accompanied(act, acts);
    return !act.whole.right && grade == Grade::kC && backed ? Grade::kB : grade;
  }

  static Grade GradeOf(const Candidate& c) {
    if (c.right) {
      return *c.right >= kSure ? Grade::kA : IsLikely(c) ? Grade::kB : Grade::kC;
    }
    const int weak = (c.issuer_basis > Basis::kClause) + (c.subject_basis > Basis::kClause);
    if (weak > (c.weak ? 0 : 1)) return Grade::kC;
    return weak == 1 || c.weak ? Grade::kB : Grade::kA;
  }

  // "Companies were advised not to complete their purchases": whose advice it is, the sentences
  // before say.
  bool Advised(const Candidate& c) const {
    if (c.event.type != EventType::kGuidance || c.event.certainty > Certainty::kReported ||
        c.subject_basis > Basis::kContext || c.event.issuers.size() != 1) {
      return false;
    }
    const std::size_t first = c.sentence < kAdvice ? 0 : c.sentence - kAdvice;
    const SentenceRecord& from = context_.sentences[first];
    const SentenceRecord& to = context_.sentences[c.sentence];
    for (std::uint32_t i = from.first_mention; i < to.last_mention; ++i) {
      const Mention& mention = context_.mentions[i];
      if (mention.kind == MentionKind::kAuthority &&
          context_.rules->lexicon.term(mention.term).jurisdiction == c.event.issuers.front()) {
        return true;
      }
    }
    return false;
  }

  // "The control captures the MI308", where the same authority's act of the same type on other
  // things is told in full.
  static bool Accompanied(const ToldAct& act, const std::vector<ToldAct>& acts) {
    const Candidate& c = act.tellings.front();
    if (c.subject_basis > Basis::kClause || c.frame->terse || c.title || c.table) return false;
    return std::ranges::any_of(acts, [&](const ToldAct& other) {
      const Candidate& head = other.tellings.front();
      return &other != &act && head.event.type == c.event.type &&
             head.event.issuers == c.event.issuers && GradeOf(head) != Grade::kC &&
             !head.background;
    });
  }

  const DocumentContext& context_;
  const SubjectTree& tree_;
  std::vector<Rejected>* rejected_;
  std::vector<Group> groups_;
};

}  // namespace

std::vector<Draft> MergeCandidates(const DocumentContext& context,
                                   std::vector<Candidate> candidates,
                                   std::vector<Rejected>* rejected) {
  return Merger(context, rejected).Run(std::move(candidates));
}

}  // namespace chipline
