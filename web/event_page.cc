#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/json_value.h"
#include "query/conflicts.h"
#include "web/cite_box.h"
#include "web/event_effects.h"
#include "web/event_words.h"
#include "web/kept_conflicts.h"
#include "web/page_frame.h"
#include "web/record_pages.h"
#include "web/swim_lanes.h"

namespace chipline {
namespace {

constexpr std::size_t kMostPositions = 60;
constexpr std::size_t kSubjectsNamed = 6;

std::string_view EntryWord(EntryKind kind) {
  switch (kind) {
    case EntryKind::kEvents:
      return "Entered";
    case EntryKind::kCorrection:
      return "Corrected";
    case EntryKind::kRetraction:
      return "Retracted";
    case EntryKind::kConfirmation:
      return "Confirmed";
    case EntryKind::kMerge:
      return "Merged";
  }
  return "Changed";
}

class EventWriter {
 public:
  // `retraction` is what took the event back, or null; `record` is then the version before it.
  EventWriter(HtmlWriter& page, const Site& site, const Request& request,
              const std::shared_ptr<const Timeline>& timeline, const Question& question,
              const EventRecord& record, const PolicyEvent& event, const EventRecord* retraction)
      : page_(page),
        site_(site),
        request_(request),
        kept_timeline_(timeline),
        timeline_(*timeline),
        question_(question),
        record_(record),
        event_(event),
        retraction_(retraction) {}

  void Write() {
    WriteHead();
    page_.Open("div", {{"class", "two"}});
    WriteFields();
    WriteSources();
    page_.Close();
    if (retraction_ == nullptr) {
      WriteEffects();
      WriteModifiers();
      WriteConflicts();
    }
    WriteVersions();
    AsOf as_of = question_.as_of;
    as_of.date = kDistantPast;
    WriteCiteBox(page_, site_, timeline_, request_, as_of, "Chipline: " + TitleOf(event_),
                 ApiPath(), {});
  }

 private:
  // What the API still has of an event that was taken back are its versions.
  std::string ApiPath() const {
    return "/api/v1/events/" + ToString(record_.id) + (retraction_ == nullptr ? "" : "/versions");
  }

  void WriteHead() {
    page_.Open("div", {{"class", retraction_ == nullptr ? "lede" : "lede retracted"}});
    page_.Element("p", {{"class", "belongs"}},
                  Capital(Words(Name(event_.type))) + " · " + Words(Name(event_.certainty)) +
                      " · event " + ToString(record_.id));
    page_.Element("h1", TitleOf(event_));
    if (retraction_ != nullptr) WriteRetraction();
    if (!event_.note.empty()) page_.Element("p", {{"class", "deck"}}, event_.note);
    WriteModes();
    page_.Close();
  }

  void WriteModes() {
    const std::string id = ToString(record_.id);
    page_.Open("p", {{"class", "modes"}});
    page_.Link(ApiPath(), "The same as JSON");
    page_.Text(" ").Link("#versions", "Versions");
    if (retraction_ == nullptr) {
      page_.Text(" ").Link("#effects", "Effects").Text(" ").Link("#conflicts", "Conflicts");
    }
    page_.Text(" ").Link("#cite", "Cite").Text(" ");
    if (retraction_ == nullptr) {
      page_.Link("/events/" + id + "/edit", "Correct or confirm");
      page_.Text(" ").Link("/merge" + QueryText({{"keep", id}}), "Merge with another");
    } else {
      page_.Link("/events/" + id + "/edit", "Put it back");
    }
    page_.Close();
  }

  void WriteRetraction() {
    page_.Open("p", {{"class", "taken-back"}});
    const bool is_merge = retraction_->merged_into != kNoRef;
    page_.Element("strong", is_merge ? "Merged" : "Retracted");
    if (is_merge) {
      page_.Text(" into ");
      WriteEventLink(page_, site_, request_, timeline_.record(retraction_->merged_into));
    }
    page_.Text(" on " + LongDay(UtcDay(timeline_.RecordedAt(retraction_->seq))));
    if (const auto entry = site_.bodies.Entry(retraction_->seq)) {
      page_.Text(((*entry)->by.empty() ? "" : " by " + (*entry)->by) + ", entry " +
                 std::to_string(retraction_->seq));
      if (!(*entry)->reason.empty()) page_.Text(": “" + (*entry)->reason + "”");
    }
    page_.Text(". It counts no more; this is how it stood before.").Close();
  }

  void Field(std::string_view name, const std::string& text) {
    if (!text.empty()) page_.Element("dt", name).Element("dd", text);
  }
  void Date(std::string_view name, const std::optional<Edtf>& date) {
    if (!date) return;
    std::string text = DateWords(*date);
    if (date->is_uncertain()) text += " (uncertain)";
    if (date->is_approximate()) text += " (approximate)";
    Field(name, text);
  }
  std::string AgencyText() const {
    const Agency* agency = FindAgency(event_.agency);
    return agency == nullptr ? event_.agency : std::string(agency->name);
  }

  void WriteFields() {
    page_.Open("section").Element("h2", "What it says").Open("dl");
    Field("Issuer", IssuerText(event_.issuers));
    Field("Agency", AgencyText());
    Field("Asserted by", event_.asserted_by);
    if (event_.flow) Field("Flow", Words(Name(*event_.flow)));
    if (event_.target) Field("Target", CountryName(*event_.target));
    WriteSubjects();
    if (event_.effect) Field("Effect", Words(Name(*event_.effect)));
    Date("Effective", event_.effective);
    Date("Until", event_.until);
    Date("Announced", event_.announced);
    Date("Published", event_.published);
    if (event_.review_policy) Field("Review policy", Words(Name(*event_.review_policy)));
    for (std::size_t i = 0; i < event_.conditions.size(); ++i) {
      if (i == 0) page_.Element("dt", "Conditions");
      page_.Element("dd", ConditionWords(event_.conditions[i]));
    }
    if (event_.scope) {
      Field("Only for", Words(Name(event_.scope->kind)) + ": " + event_.scope->text);
    }
    if (event_.overrides) Field("Overrides", "prevails over narrower measures");
    Field("Actor", event_.actor);
    WriteQuantity();
    WriteModifies();
    Field("Act", event_.act);
    Field("Key", event_.key);
    if (event_.evidence) Field("Evidence", Words(Name(*event_.evidence)));
    WriteReview();
    page_.Close().Close();
  }

  void WriteSubjects() {
    page_.Element("dt", "Subjects");
    for (const std::string& id : event_.subjects) {
      const auto subject = timeline_.subjects().Find(id);
      page_.Open("dd").Link(Linked("/subject/" + PercentEncode(id), request_),
                            subject ? timeline_.subjects().at(*subject).name : id);
      if (subject && !timeline_.subjects().at(*subject).name_zh.empty()) {
        page_.Text(" ").Element("span", {{"lang", "zh"}, {"class", "zh"}},
                                timeline_.subjects().at(*subject).name_zh);
      }
      page_.Close();
    }
  }

  void WriteQuantity() {
    if (!event_.quantity) return;
    std::string text = event_.quantity->min ? NumberWords(*event_.quantity->min) : std::string();
    if (event_.quantity->max && event_.quantity->max != event_.quantity->min) {
      text += (text.empty() ? "up to " : " to ") + NumberWords(*event_.quantity->max);
    }
    Field("Quantity", text + " " + event_.quantity->unit);
  }

  void WriteModifies() {
    if (event_.modifies.empty()) return;
    page_.Element("dt", "Modifies");
    for (const std::string& name : event_.modifies) {
      const Ref base = timeline_.FindNamed(name);
      page_.Open("dd");
      if (base == kNoRef) {
        page_.Text("the act " + name);
      } else {
        WriteEventLink(page_, site_, request_, timeline_.record(base));
      }
      page_.Close();
    }
  }

  void WriteReview() {
    std::string text = Capital(Words(Name(event_.review.state)));
    if (event_.review.grade) text += ", grade " + std::string(Name(*event_.review.grade));
    if (!event_.review.rule.empty()) text += ", by rule " + event_.review.rule;
    if (!event_.review.by.empty()) text += ", by " + event_.review.by;
    Field("Review", text);
  }

  void WriteSources() {
    page_.Open("section", {{"class", "sources"}}).Element("h2", "What says so");
    for (const Source& source : event_.sources) WriteSource(page_, source, /*supports=*/true);
    if (event_.sources.empty()) page_.Element("p", {{"class", "lead"}}, "No source is given.");
    page_.Close();
  }

  void WriteEffects() {
    const EventEffects effects = EffectsOf(timeline_, question_.as_of, record_, kMostPositions);
    page_.Open("section", {{"id", "effects"}}).Element("h2", "What it moved");
    std::string lead = effects.effects.empty()
                           ? "No answer would be another without it."
                           : "What would be otherwise, had it never been recorded.";
    if (effects.of > effects.looked_at) {
      lead += " Of the first " + std::to_string(effects.looked_at) + " of " +
              std::to_string(effects.of) + " positions that it could move.";
    }
    page_.Element("p", {{"class", "lead"}}, lead);
    if (!effects.effects.empty()) {
      page_.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
      for (const char* title : {"Days", "Position", "Without it", "With it"}) {
        page_.Element("th", {{"scope", "col"}}, title);
      }
      page_.Close().Close().Open("tbody");
      for (const EventEffect& effect : effects.effects) WriteEffect(effect);
      page_.Close().Close();
    }
    page_.Close();
  }

  void WriteEffect(const EventEffect& effect) {
    page_.Open("tr").Element("td", Capital(SpanWords(effect.first, effect.last))).Open("td");
    page_.Text(PositionTitle({effect.issuer, effect.flow, effect.subjects[0], effect.target}));
    page_.Text(": ");
    for (std::size_t i = 0; i < std::min(effect.subjects.size(), kSubjectsNamed); ++i) {
      const Subject& subject = timeline_.subjects().at(effect.subjects[i]);
      page_.Text(i == 0 ? "" : ", ").Link(Linked("/subject/" + subject.id, request_), subject.name);
    }
    if (effect.subjects.size() > kSubjectsNamed) {
      page_.Text(" and " + Counted(effect.subjects.size() - kSubjectsNamed, "other", "others"));
    }
    page_.Close().Open("td", {{"data-label", "Without it"}});
    WriteStatus(page_, effect.without);
    page_.Close().Open("td", {{"data-label", "With it"}});
    WriteStatus(page_, effect.with);
    page_.Close().Close();
  }

  void WriteModifiers() {
    const Resolver resolver(timeline_, question_.as_of);
    std::vector<Ref> modifiers;
    timeline_.ForEachModifier(timeline_.record(record_.base), [&](Ref ref) {
      const Ref visible = resolver.Visible(timeline_.record(ref).base);
      if (visible != kNoRef) modifiers.push_back(visible);
    });
    std::sort(modifiers.begin(), modifiers.end());
    modifiers.erase(std::unique(modifiers.begin(), modifiers.end()), modifiers.end());
    if (modifiers.empty()) return;
    page_.Open("section").Element("h2", "Modified by").Open("ul");
    for (const Ref ref : modifiers) {
      page_.Open("li");
      WriteEventLink(page_, site_, request_, timeline_.record(ref));
      page_.Close();
    }
    page_.Close().Close();
  }

  void WriteConflicts() {
    const auto rivals = site_.conflicts.Of(kept_timeline_, question_.as_of)->Of(record_.base);
    page_.Open("section", {{"id", "conflicts"}}).Element("h2", "Conflicts");
    if (rivals.empty()) {
      page_.Element("p", {{"class", "lead"}}, "No other event on record contradicts it.");
    } else {
      page_.Open("ul");
      for (const RivalClaims& claims : rivals) {
        const bool counts = timeline_.record(claims.counts).base == record_.base;
        page_.Open("li").Text(ConflictText(timeline_, claims) + " ");
        WriteEventLink(page_, site_, request_,
                       timeline_.record(counts ? claims.other : claims.counts));
        page_.Text(counts ? " (this one counts, by rule " : " (that one counts, by rule ")
            .Text(std::string(claims.rule) + ") ");
        page_.Link(
            "/merge" + QueryText({{"keep", IdOf(claims.counts)}, {"drop", IdOf(claims.other)}}),
            "Are they one act?");
        page_.Close();
      }
      page_.Close();
    }
    page_.Close();
  }

  std::string IdOf(Ref ref) const {
    return ToString(timeline_.record(timeline_.record(ref).base).id);
  }

  void WriteVersions() {
    std::vector<Ref> versions = {record_.base};
    timeline_.ForEachAmendment(record_.base, [&](Ref ref) { versions.push_back(ref); });
    page_.Open("section", {{"id", "versions"}}).Element("h2", "Versions");
    page_.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
    for (const char* title : {"Entry", "Recorded", "What", "By", "Why", "Fields that changed"}) {
      page_.Element("th", {{"scope", "col"}}, title);
    }
    page_.Close().Close().Open("tbody");
    nlohmann::ordered_json before;
    for (const Ref ref : versions) {
      const EventRecord& version = timeline_.record(ref);
      if (version.seq > question_.as_of.recorded) break;
      const auto entry = site_.bodies.Entry(version.seq);
      if (!entry) continue;
      page_.Open("tr").Element("td", std::to_string(version.seq));
      page_.Element("td", FormatInstant(timeline_.RecordedAt(version.seq)).substr(0, 19) + "Z");
      page_.Element("td", EntryWord((*entry)->kind)).Element("td", (*entry)->by);
      page_.Element("td", (*entry)->reason);
      page_.Element("td", ChangedFields(version, &before)).Close();
    }
    page_.Close().Close().Close();
  }

  std::string ChangedFields(const EventRecord& version, nlohmann::ordered_json* before) const {
    if (version.is_retraction) return {};
    const auto event = site_.bodies.Event(version);
    if (!event) return {};
    nlohmann::ordered_json now = ToJsonValue(*event);
    std::string changed;
    if (!before->is_null()) {
      const auto add = [&changed](const std::string& name) {
        changed += (changed.empty() ? "" : ", ") + Words(name);
      };
      for (const auto& [name, value] : now.items()) {
        if (!before->contains(name) || (*before)[name] != value) add(name);
      }
      for (const auto& [name, value] : before->items()) {
        if (!now.contains(name)) add(name + " (taken out)");
      }
    }
    *before = std::move(now);
    return changed;
  }

  HtmlWriter& page_;
  const Site& site_;
  const Request& request_;
  const std::shared_ptr<const Timeline>& kept_timeline_;
  const Timeline& timeline_;
  const Question& question_;
  const EventRecord& record_;
  const PolicyEvent& event_;
  const EventRecord* const retraction_;
};

// The version that stood before it was taken back.
Ref VersionBefore(const Timeline& timeline, Ref base, Ref retraction) {
  const Ref last = timeline.FindLastAmendment(base, [retraction](const EventRecord& version) {
    return version.self < retraction && !version.is_retraction;
  });
  return last == kNoRef ? base : last;
}

}  // namespace

Response EventPageOf(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Question question;
  if (auto problem = ReadQuestion(request, *timeline, site.Today(), question))
    return Fail(*problem);
  const std::string& name = request.PathValue("id");
  const Ref base = timeline->FindNamed(name);
  const Resolver resolver(*timeline, question.as_of);
  Ref visible = base == kNoRef ? kNoRef : resolver.Visible(base);
  const Ref retraction = base == kNoRef ? kNoRef : resolver.Retraction(base);
  if (retraction != kNoRef) visible = VersionBefore(*timeline, base, retraction);
  if (visible == kNoRef) {
    return Fail({ProblemType::kNotFound,
                 "No event \"" + name + "\" is known at this point of the record.",
                 "id",
                 {}});
  }
  const EventRecord& record = timeline->record(visible);
  const auto event = site.bodies.Event(record);
  if (!event) return Fail(event.error());
  HtmlWriter page;
  EventWriter(page, site, request, timeline, question, record, *event,
              retraction == kNoRef ? nullptr : &timeline->record(retraction))
      .Write();
  PageParts parts;
  parts.place = "/events";
  parts.styles = {"record.css"};
  return Page("Event " + ToString(record.id), page, parts);
}

}  // namespace chipline
