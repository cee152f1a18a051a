#include "ingest/certainty.h"

#include <algorithm>

namespace chipline {
namespace {

// "could go to China and Russia only by …": pieces from the verb to the condition.
constexpr std::uint32_t kLead = 8;

class Judging {
 public:
  Judging(const Hit& hit, const std::vector<CueHit>& cues, const Clause& clause)
      : hit_(hit), cues_(cues), clause_(clause) {}

  Judgement Run() {
    out_.background = Has(CueClass::kBackground) != nullptr;
    out_.occasion = Has(CueClass::kOccasion) != nullptr;
    FindEvidence();
    for (const CueClass stop : {CueClass::kHypothetical, CueClass::kOpinion}) {
      const CueHit* cue = Has(stop);
      // "may not be sold unless a licence is granted": the condition is part of the rule.
      // "will examine whether its products are safe": what an inquiry asks is no condition either.
      // "needs a licence if …", "not to buy them unless …": nor is what limits the rule itself.
      const bool asks = hit_.frame->negation || hit_.type == EventType::kInvestigation ||
                        hit_.type == EventType::kGuidance;
      const bool limits = cue != nullptr && cue->first >= hit_.last && Rules() && !Modal();
      const bool within = cue != nullptr && ((asks && cue->first > hit_.first) || limits);
      if (cue != nullptr && !within && Drops(*cue)) return out_;
    }
    if (!hit_.frame->negation) {
      if (Decide(CueClass::kDenied, Certainty::kDenied)) return out_;
      if (Decide(CueClass::kRefused, Certainty::kDenied)) return out_;
      const CueHit* cue = Has(CueClass::kNegated);
      if (cue != nullptr && Drops(*cue)) return out_;
      // "without clearing the takeover": told as an act, and the act is that it is withheld.
      if (!hit_.weak && IsPermission() && Decide(CueClass::kNegated, Certainty::kDenied)) {
        return out_;
      }
    }
    if (hit_.frame->certainty) {
      out_.certainty = *hit_.frame->certainty;
      if (out_.certainty == Certainty::kEnacted && Sourced()) {
        out_.certainty = Certainty::kReported;
      }
      return out_;
    }
    if (IsWish()) {
      out_.certainty = Certainty::kProposed;
      return out_;
    }
    // "signed a bill that bans": no bill any more.
    const bool law = Has(CueClass::kInForce) != nullptr;
    if (!law && Decide(CueClass::kProposed, Certainty::kProposed)) return out_;
    if (Decide(CueClass::kConsidered, Certainty::kProposed)) return out_;
    if (Decide(CueClass::kExpected, Certainty::kExpected)) return out_;
    if (Decide(CueClass::kPlanned, Certainty::kExpected)) return out_;
    if (Decide(CueClass::kFuture, Sourced() ? Certainty::kExpected : Certainty::kAnnounced)) {
      return out_;
    }
    if (!Sourced() && Decide(CueClass::kAnnounced, Certainty::kAnnounced)) return out_;
    out_.certainty = Sourced() ? Certainty::kReported : Certainty::kEnacted;
    if (const CueHit* cue = evidence_cue_) Note(*cue);
    return out_;
  }

 private:
  const CueHit* Has(CueClass cue_class) const {
    for (const CueHit& cue : cues_) {
      if (OfRule(cue, cue_class)) continue;
      if (cue.cue->cue_class == cue_class && Reaches(cue, hit_.first, hit_.last, clause_)) {
        return &cue;
      }
    }
    return nullptr;
  }

  // A duty, a bar or advice, which may have terms of its own.
  bool Rules() const {
    return hit_.type == EventType::kLicenceRequirement || hit_.type == EventType::kBan ||
           hit_.type == EventType::kGuidance;
  }

  bool IsPermission() const {
    return hit_.type == EventType::kApproval || hit_.type == EventType::kLicenceGrant ||
           hit_.type == EventType::kExtension || hit_.type == EventType::kEntityDelisting;
  }

  bool Modal() const {
    return Has(CueClass::kFuture) != nullptr || Has(CueClass::kExpected) != nullptr ||
           Has(CueClass::kConsidered) != nullptr;
  }

  // "No one may export it without a licence", "could go there only by licence", "warned that it may
  // run afoul": the verb of the rule itself hedges nothing; nor does what an inquiry asks.
  bool OfRule(const CueHit& cue, CueClass cue_class) const {
    const bool inside = cue.first >= hit_.first && cue.last <= hit_.last;
    if (cue_class == CueClass::kConsidered) return inside && hit_.type == EventType::kInvestigation;
    if (cue_class != CueClass::kExpected) return false;
    // "must apply before it may export": what the rule is about.
    if (inside && cue.first > hit_.first && hit_.type == EventType::kLicenceRequirement)
      return true;
    const bool leads = cue.last <= hit_.first && hit_.first - cue.last <= kLead;
    if (hit_.type == EventType::kLicenceRequirement && leads && hit_.frame->only) return true;
    return inside && (hit_.frame->negation || hit_.type == EventType::kGuidance);
  }

  void Note(const CueHit& cue) {
    out_.cue = cue.cue;
    out_.first = cue.first;
    out_.last = cue.last;
  }

  bool Drops(const CueHit& cue) {
    out_.dropped = cue.cue;
    return !hit_.sure;
  }

  // "Two senators urged the department to bar it": an act that somebody asks for. What advice says
  // that firms should do is the advice, and a plea to lift or to spare answers an act.
  bool IsWish() const {
    return out_.dropped != nullptr && out_.dropped->cue_class == CueClass::kOpinion &&
           (hit_.type == EventType::kBan || hit_.type == EventType::kLicenceRequirement ||
            hit_.type == EventType::kEntityListing || hit_.type == EventType::kTariff);
  }

  bool Decide(CueClass cue_class, Certainty certainty) {
    const CueHit* cue = Has(cue_class);
    if (cue == nullptr) return false;
    Note(*cue);
    out_.certainty = certainty;
    return true;
  }

  void FindEvidence() {
    static constexpr std::pair<CueClass, Evidence> kOrder[] = {
        {CueClass::kUnnamed, Evidence::kUnnamedSources},
        {CueClass::kAnalyst, Evidence::kAnalyst},
        {CueClass::kPress, Evidence::kPress},
        {CueClass::kCompany, Evidence::kCompanyStatement},
        {CueClass::kOfficial, Evidence::kOfficialStatement}};
    for (const auto& [cue_class, evidence] : kOrder) {
      const CueHit* cue = Has(cue_class);
      if (cue == nullptr) continue;
      out_.evidence = evidence;
      evidence_cue_ = cue;
      sourced_ = cue_class == CueClass::kUnnamed || cue_class == CueClass::kPress ||
                 cue_class == CueClass::kAnalyst;
      return;
    }
  }

  bool Sourced() const { return sourced_; }

  const Hit& hit_;
  const std::vector<CueHit>& cues_;
  const Clause& clause_;
  Judgement out_;
  const CueHit* evidence_cue_ = nullptr;
  bool sourced_ = false;
};

}  // namespace

Judgement Judge(const Hit& hit, const std::vector<CueHit>& cues, const Clause& clause) {
  return Judging(hit, cues, clause).Run();
}

}  // namespace chipline
