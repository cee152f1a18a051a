#include "web/near_events.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "query/resolver.h"

namespace chipline {
namespace {

constexpr std::size_t kMostNear = 5;
constexpr Day kNearDays = 3;

std::vector<Day> DaysOf(const PolicyEvent& event) {
  std::vector<Day> days;
  for (const auto* date : {&event.effective, &event.announced, &event.published}) {
    if (*date && (*date)->is_day()) days.push_back((*date)->earliest());
  }
  return days;
}

bool HasNearDay(const PolicyEvent& a, const PolicyEvent& b) {
  const std::vector<Day> days = DaysOf(b);
  for (const Day one : DaysOf(a)) {
    for (const Day other : days) {
      if (std::abs(one - other) <= kNearDays) return true;
    }
  }
  return false;
}

bool SharesPassage(const PolicyEvent& a, const PolicyEvent& b) {
  for (const Source& one : a.sources) {
    for (const Source& other : b.sources) {
      if (one.document.empty() || one.document != other.document) continue;
      for (const Quote& quote : one.quotes) {
        const bool same =
            std::any_of(other.quotes.begin(), other.quotes.end(),
                        [&](const Quote& q) { return q.start < quote.end && quote.start < q.end; });
        if (same) return true;
      }
    }
  }
  return false;
}

bool SharesIssuer(std::uint32_t issuers, const PolicyEvent& event) {
  return std::any_of(event.issuers.begin(), event.issuers.end(), [issuers](Jurisdiction code) {
    return ((issuers >> static_cast<unsigned>(code)) & 1U) != 0;
  });
}

bool SharesSubject(const Timeline& timeline, const EventRecord& record,
                   const std::vector<SubjectIndex>& subjects) {
  const SubjectTree& tree = timeline.subjects();
  const auto all = timeline.SubjectsOf(record);
  return std::any_of(all.begin(), all.end(), [&](SubjectIndex one) {
    return std::any_of(subjects.begin(), subjects.end(), [&](SubjectIndex other) {
      return tree.IsA(one, other) || tree.IsA(other, one);
    });
  });
}

std::vector<SubjectIndex> SubjectsIn(const SubjectTree& tree, const PolicyEvent& event) {
  std::vector<SubjectIndex> subjects;
  for (const std::string& id : event.subjects) {
    if (const auto subject = tree.Find(id)) subjects.push_back(*subject);
  }
  return subjects;
}

}  // namespace

Result<std::vector<NearEvent>> NearEvents(const Site& site, const PolicyEvent& event,
                                          std::optional<EventId> own) {
  const auto timeline = site.timeline();
  const std::vector<SubjectIndex> subjects = SubjectsIn(timeline->subjects(), event);
  const Resolver resolver(*timeline, AsOf{});
  std::vector<NearEvent> near;
  for (Ref ref = timeline->size(); ref-- > 0 && near.size() < kMostNear;) {
    const EventRecord& record = timeline->record(ref);
    if (record.is_retraction || resolver.Visible(record.base) != ref) continue;
    if (own && record.id == *own) continue;
    if (!SharesIssuer(record.issuers, event) || !SharesSubject(*timeline, record, subjects)) {
      continue;
    }
    PolicyEvent other = CHIP_TRY(site.bodies.Event(record));
    if (!event.key.empty() && other.key == event.key) continue;  // this one, as extracted
    std::string why;
    if (SharesPassage(event, other)) {
      why = "rests on the same passage of the same text";
    } else if (record.type == event.type && HasNearDay(event, other)) {
      why = "is the same kind of act by the same issuer within three days";
    }
    if (!why.empty()) near.push_back({record.id, std::move(other), std::move(why)});
  }
  return near;
}

}  // namespace chipline
