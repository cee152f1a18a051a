#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "ingest/quote_check.h"
#include "ingest/text_utils.h"
#include "web/event_question.h"
#include "web/event_words.h"
#include "web/page_frame.h"
#include "web/page_words.h"
#include "web/record_pages.h"
#include "web/source_api.h"

namespace chipline {
namespace {

// A passage that some event rests on, by code points of the text.
struct Passage {
  std::size_t start = 0;
  std::size_t end = 0;
  std::vector<std::pair<Ref, std::string>> claims;  // event, and what it supports there
};

std::string FieldsText(const std::vector<std::string>& fields) {
  std::string text;
  for (const std::string& field : fields) text += (text.empty() ? "" : ", ") + Words(field);
  return text;
}

class SourceWriter {
 public:
  SourceWriter(HtmlWriter& page, const Site& site, const Request& request, const Timeline& timeline,
               const AsOf& as_of, const std::string& sha, const std::string& text)
      : page_(page), site_(site), request_(request), timeline_(timeline), sha_(sha), text_(text) {
    for (const Ref ref : StandingCitations(site, timeline, as_of, sha)) Collect(ref);
    std::sort(passages_.begin(), passages_.end(), [](const Passage& a, const Passage& b) {
      return std::pair(a.start, a.end) < std::pair(b.start, b.end);
    });
  }

  void Write() {
    WriteHead();
    page_.Open("div", {{"class", "two"}}).Open("section");
    page_.Element("h2", "The text as stored");
    WriteText();
    page_.Close();
    WritePassages();
    page_.Close();
  }

 private:
  void Collect(Ref ref) {
    const auto event = site_.bodies.Event(timeline_.record(ref));
    if (!event) return;
    for (const Source& source : event->sources) {
      if (source.document != sha_) continue;
      if (std::find(sources_.begin(), sources_.end(), source.url) == sources_.end()) {
        sources_.push_back(source.url);
        first_sources_.push_back(source);
        first_sources_.back().quotes.clear();
        first_sources_.back().document.clear();
      }
      for (const Quote& quote : QuotesIn(text_, source.quotes)) {
        auto same = std::find_if(passages_.begin(), passages_.end(), [&](const Passage& passage) {
          return passage.start == quote.start && passage.end == quote.end;
        });
        if (same == passages_.end()) {
          passages_.push_back({quote.start, quote.end, {}});
          same = std::prev(passages_.end());
        }
        same->claims.emplace_back(ref, FieldsText(quote.supports));
      }
    }
  }

  static std::string PlaceOf(const Passage& passage) {
    return std::to_string(passage.start) + "-" + std::to_string(passage.end);
  }

  void WriteHead() {
    page_.Open("div", {{"class", "lede"}});
    const std::string title = first_sources_.empty() || first_sources_[0].title.empty()
                                  ? "A stored text"
                                  : first_sources_[0].title;
    page_.Element("h1", title);
    for (const Source& source : first_sources_) WriteSource(page_, source, /*supports=*/false);
    page_.Open("p", {{"class", "hint"}}).Text("SHA-256 ");
    page_.Element("span", {{"class", "hash"}}, sha_);
    page_.Text(", " + Counted(CountCodePoints(text_), "character", "characters")).Close();
    WriteVersions();
    page_.Open("p", {{"class", "modes"}});
    page_.Link("/api/v1/documents/" + sha_, "The same as JSON").Close();
    page_.Close();
  }

  // That the page of this text reads otherwise now, or did before: who follows the link to the
  // publisher finds other words there. What was recorded by a past moment knows nothing of it.
  void WriteVersions() {
    if (site_.pages == nullptr || request_.Get("recorded_at")) return;
    const auto history = site_.pages->Of(sha_);
    if (!history || history->versions.size() < 2) return;
    const std::vector<PageVersion>& versions = history->versions;
    const auto mine = std::ranges::find(versions, sha_, &PageVersion::document);
    if (mine == versions.end()) return;
    if (std::next(mine) != versions.end()) {
      const PageVersion& last = versions.back();
      page_.Open("p", {{"class", "lead"}});
      page_.Text("Its page has read otherwise since " + LongDay(UtcDay(std::next(mine)->seen_at)));
      page_.Text(": ").Link("/source/" + last.document, "what it says now").Text(", ");
      page_.Link("/api/v1/documents/" + last.document + "/diff?with=" + sha_, "what changed");
      page_.Text(".").Close();
    } else {
      const PageVersion& before = *std::prev(mine);
      page_.Open("p", {{"class", "lead"}}).Text("Its page read otherwise before ");
      page_.Text(LongDay(UtcDay(mine->seen_at)) + ": ");
      page_.Link("/source/" + before.document, "what it said").Text(", ");
      page_.Link("/api/v1/documents/" + sha_ + "/diff", "what changed").Text(".").Close();
    }
  }

  // Passages may overlap: the text is cut at each of their ends, and what any covers is lit.
  void WriteText() {
    std::set<std::size_t> cuts = {0, CountCodePoints(text_)};
    for (const Passage& passage : passages_) {
      cuts.insert(passage.start);
      cuts.insert(passage.end);
    }
    page_.Open("div", {{"class", "stored"}});
    for (auto cut = cuts.begin(); std::next(cut) != cuts.end(); ++cut) {
      const std::size_t from = *cut;
      const std::size_t to = *std::next(cut);
      const std::string piece(SliceCodePoints(text_, from, to));
      const bool is_lit = std::any_of(
          passages_.begin(), passages_.end(),
          [&](const Passage& passage) { return passage.start <= from && to <= passage.end; });
      if (!is_lit) {
        page_.Text(piece);
        continue;
      }
      std::vector<Attribute> attributes;
      for (std::size_t i = 0; i < passages_.size(); ++i) {
        if (passages_[i].start != from || attributes.size() > 1) continue;
        attributes = {{"id", "at-" + PlaceOf(passages_[i])}, {"tabindex", "-1"}};
      }
      page_.OpenWith("mark", attributes).Text(piece).Close();
    }
    page_.Close();
  }

  void WritePassages() {
    page_.Open("section").Element("h2", "What rests on it");
    if (passages_.empty()) {
      page_.Element("p", {{"class", "lead"}}, "No event quotes a passage of it.");
    }
    page_.Open("ol", {{"class", "rests"}});
    for (const Passage& passage : passages_) {
      page_.Open("li").Open("p");
      page_.OpenWith("a", {{"href", "#at-" + PlaceOf(passage)}});
      page_
          .Text("Characters " + std::to_string(passage.start) + " to " +
                std::to_string(passage.end))
          .Close();
      page_.Close();
      for (const auto& [ref, fields] : passage.claims) {
        page_.Open("p");
        WriteEventLink(page_, site_, request_, timeline_.record(ref));
        if (!fields.empty()) page_.Element("span", {{"class", "counts"}}, " says: " + fields);
        page_.Close();
      }
      page_.Close();
    }
    page_.Close().Close();
  }

  HtmlWriter& page_;
  const Site& site_;
  const Request& request_;
  const Timeline& timeline_;
  const std::string& sha_;
  const std::string& text_;
  std::vector<Passage> passages_;
  std::vector<std::string> sources_;  // addresses
  std::vector<Source> first_sources_;
};

}  // namespace

Response SourcePage(const Site& site, const Request& request) {
  const auto timeline = site.timeline();
  AsOf as_of;
  if (auto problem = ReadKnowledge(site, *timeline, request, as_of)) return Fail(*problem);
  const std::string& sha = request.PathValue("sha");
  std::string text;
  if (auto failure = ReadStoredText(site, sha, text)) return *failure;
  if (auto failure = CatchUpIndex(site, timeline)) return *failure;
  HtmlWriter page;
  SourceWriter(page, site, request, *timeline, as_of, sha, text).Write();
  PageParts parts;
  parts.place = "/events";
  parts.styles = {"record.css"};
  return Page("Source " + sha.substr(0, 12), page, parts);
}

}  // namespace chipline
