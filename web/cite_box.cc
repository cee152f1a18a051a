#include "web/cite_box.h"

#include <vector>

#include "web/page_frame.h"
#include "web/reference.h"

namespace chipline {

std::string PinnedPath(const Site& site, const Request& request, const AsOf& as_of,
                       const std::string& path, const std::vector<Parameter>& own) {
  std::vector<Parameter> query;
  if (as_of.date != kDistantPast) query.push_back({"date", FormatDay(as_of.date)});
  for (const Parameter& parameter : Carried(request)) {
    if (parameter.name == "date" || parameter.name == "recorded_at") continue;
    query.push_back(parameter);
  }
  query.push_back({"recorded_at", "seq:" + std::to_string(as_of.recorded)});
  query.insert(query.end(), own.begin(), own.end());
  query.push_back({"rules_version", site.rules_version});
  return path + QueryText(query);
}

void WriteCiteBox(HtmlWriter& page, const Site& site, const Timeline& timeline,
                  const Request& request, const AsOf& as_of, const std::string& title,
                  const std::string& path, const std::vector<Parameter>& own) {
  const std::string pinned = PinnedPath(site, request, as_of, path, own);
  const auto reference =
      ReferenceTo(site, timeline, as_of.recorded, title, BaseOf(request), pinned);
  if (!reference) return;
  page.Open("section", {{"class", "cite"}, {"id", "cite"}}).Element("h2", "Cite this");
  page.Open("p", {{"class", "lead"}}).Text("The reference names an ");
  page.Link(pinned, "answer that never changes").Text(", the entry it rests on and the rules.");
  page.Close();
  page.Element("pre", {{"id", "bibtex"}, {"tabindex", "0"}, {"aria-label", "BibTeX"}},
               BibTex(*reference));
  page.Open("p").Element("button", {{"type", "button"}, {"data-copy", "bibtex"}, {"hidden", ""}},
                         "Copy BibTeX");
  page.Close().Close();
}

}  // namespace chipline
