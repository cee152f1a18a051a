#include "web/feed_api.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "model/codes.h"
#include "web/api_support.h"
#include "web/event_list.h"
#include "web/event_question.h"
#include "web/html.h"
#include "web/question.h"

namespace chipline {
namespace {

// What an entry says of an event: a version of it, or that it no longer counts.
EventId VersionId(const Timeline& timeline, Ref ref) {
  const std::uint64_t seq = timeline.record(ref).seq;
  return {seq, static_cast<std::uint32_t>(ref - timeline.RefBound(seq - 1))};
}

// The version that tells what an entry is about: itself, or for a retraction the one before it.
Ref Teller(const Timeline& timeline, Ref ref) {
  const EventRecord& record = timeline.record(ref);
  if (!record.is_retraction) return ref;
  Ref teller = record.base;
  timeline.ForEachAmendment(record.base, [&](Ref other) {
    if (other < ref && !timeline.record(other).is_retraction) teller = other;
  });
  return teller;
}

std::string_view Verb(const EntryKind kind, bool is_retraction) {
  switch (kind) {
    case EntryKind::kEvents:
      return "";
    case EntryKind::kCorrection:
      return "Corrected: ";
    case EntryKind::kRetraction:
      return "Retracted: ";
    case EntryKind::kConfirmation:
      return "Confirmed: ";
    case EntryKind::kMerge:
      return is_retraction ? "Merged into another: " : "Merged: ";
  }
  return "";
}

void Link(HtmlWriter& feed, std::string_view rel, const std::string& href,
          const std::string& type) {
  feed.Open("link", {{"rel", std::string(rel)}, {"type", type}, {"href", href}}).Close();
}

Result<void> WriteEntry(const Site& site, const Timeline& timeline, Ref ref, HtmlWriter& feed) {
  const EventRecord& record = timeline.record(ref);
  const auto entry = CHIP_TRY(site.bodies.Entry(record.seq));
  const PolicyEvent event = CHIP_TRY(site.bodies.Event(timeline.record(Teller(timeline, ref))));
  const std::string id = ToString(record.id);
  const std::string when = FormatInstant(timeline.RecordedAt(record.seq));
  feed.Open("entry");
  // RFC 4151; the same wherever the log is served.
  feed.Element("id", "tag:chipline,2025:log/" + ToString(VersionId(timeline, ref)));
  feed.Element("title", std::string(Verb(entry->kind, record.is_retraction)) +
                            (event.summary.empty() ? OneLine(event) : event.summary));
  feed.Element("updated", when).Element("published", when);
  feed.Open("author").Element("name", entry->by.empty() ? "Chipline" : entry->by).Close();
  Link(feed, "alternate", "/events/" + id, "text/html");
  Link(feed, "via", "/api/v1/events/" + id + "/versions", "application/json");
  for (const Source& source : event.sources) {
    if (!source.url.empty()) Link(feed, "related", source.url, "text/html");
  }
  feed.Open("category", {{"term", std::string(Name(event.type))}}).Close();
  for (const std::string& subject : event.subjects) {
    feed.Open("category", {{"term", subject}, {"scheme", "/api/v1/subjects"}}).Close();
  }
  feed.Element("summary", OneLine(event) + (entry->reason.empty() ? "" : " — " + entry->reason));
  feed.Close();
  return Ok();
}

struct Feed {
  std::string title = "Chipline: trade in chips between the United States and China";
  EventQuestion question;
};

Response Write(const Site& site, const Timeline& timeline, const Request& request,
               const Feed& feed) {
  std::vector<Ref> entries;
  bool has_more = false;
  const std::size_t limit = feed.question.limit.value_or(kUsualEvents);
  for (Ref ref = timeline.RefBound(feed.question.as_of.recorded); ref-- > 0 && !has_more;) {
    if (feed.question.after && VersionId(timeline, ref) >= *feed.question.after) continue;
    const EventRecord& told = timeline.record(Teller(timeline, ref));
    if (!Takes(timeline, &site.index, feed.question.filter, told)) continue;
    has_more = entries.size() == limit;
    if (!has_more) entries.push_back(ref);
  }
  HtmlWriter xml;
  xml.Open("feed", {{"xmlns", "http://www.w3.org/2005/Atom"}});
  xml.Element("id", "tag:chipline,2025:" + request.path);
  xml.Element("title", feed.title);
  const std::uint64_t newest =
      entries.empty() ? feed.question.as_of.recorded : timeline.record(entries.front()).seq;
  xml.Element("updated", FormatInstant(newest == 0 ? 0 : timeline.RecordedAt(newest)));
  // What a reader subscribes to is the feed as it grows, whatever state of it this is.
  std::vector<Parameter> growing = request.parameters;
  std::erase_if(growing, [](const Parameter& parameter) {
    return parameter.name == "recorded_at" || parameter.name == "rules_version" ||
           parameter.name == "after";
  });
  Link(xml, "self", request.path + QueryText(growing), "application/atom+xml");
  if (has_more) {
    std::vector<Parameter> next = request.parameters;
    std::erase_if(next, [](const Parameter& parameter) {
      return parameter.name == "after" || parameter.name == "recorded_at";
    });
    next.push_back({"recorded_at", "seq:" + std::to_string(feed.question.as_of.recorded)});
    next.push_back({"after", ToString(VersionId(timeline, entries.back()))});
    Link(xml, "next", request.path + QueryText(next), "application/atom+xml");
  }
  for (const Ref ref : entries) {
    if (const auto written = WriteEntry(site, timeline, ref, xml); !written) {
      return Fail(written.error());
    }
  }
  xml.Close();
  Response response;
  response.content_type = "application/atom+xml; charset=utf-8";
  response.body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + xml.html() + "\n";
  return response;
}

Response GetFeed(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Feed feed;
  if (auto failure = ReadEventQuestion(site, timeline, request, feed.question)) return *failure;
  return Write(site, *timeline, request, feed);
}

Response GetSubjectFeed(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Feed feed;
  if (auto failure = ReadEventQuestion(site, timeline, request, feed.question)) return *failure;
  SubjectIndex subject = 0;
  if (auto problem =
          ReadSubject(request.PathValue("subject"), "subject", timeline->subjects(), subject)) {
    return Fail(*problem);
  }
  feed.question.filter.subjects = {subject};
  feed.title = "Chipline: " + timeline->subjects().at(subject).name;
  return Write(site, *timeline, request, feed);
}

Response GetIssuerFeed(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  Feed feed;
  if (auto failure = ReadEventQuestion(site, timeline, request, feed.question)) return *failure;
  const std::string& name = request.PathValue("issuer");
  const auto issuer = FromName<Jurisdiction>(name);
  if (!issuer || *issuer == Jurisdiction::kAny) {
    return Fail({ProblemType::kInvalidParameter,
                 "\"" + name + "\" is not one of: " + NameList<Jurisdiction>() + ".", "issuer",
                 std::string(NearestName<Jurisdiction>(name))});
  }
  feed.question.filter.issuers = {*issuer};
  feed.title = "Chipline: acts of " + name;
  return Write(site, *timeline, request, feed);
}

}  // namespace

std::vector<Route> FeedRoutes(const Site& site) {
  const std::vector<ParameterSpec> pages = {
      {"after", "the place of the last entry of the page before, as rel=next gives it"},
      {"limit", "how many entries a page, 1 to 500; default 50"},
      KnowledgeParameters()[1]};
  return {
      {"GET", "/api/v1/feeds/events.atom", "What was recorded last, as Atom",
       Join({EventFilterParameters(), pages}), On(site, GetFeed)},
      {"GET", "/api/v1/feeds/subjects/{subject}.atom", "The same about one subject", pages,
       On(site, GetSubjectFeed)},
      {"GET", "/api/v1/feeds/issuers/{issuer}.atom", "The same of one issuer", pages,
       On(site, GetIssuerFeed)},
  };
}

}  // namespace chipline
