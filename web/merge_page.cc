#include "web/merge_page.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/effect_html.h"
#include "web/event_form.h"
#include "web/event_words.h"
#include "web/merge_draft.h"
#include "web/near_events.h"
#include "web/page_frame.h"
#include "web/secrets.h"
#include "web/submission.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

std::string LinkTo(const std::string& keep, const std::string& drop) {
  return "/merge" + QueryText({{"keep", keep}, {"drop", drop}});
}

void WriteLede(HtmlWriter& page, const std::string& fault, std::string_view deck) {
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", "One act, two events?");
  page.Element("p", {{"class", "deck"}}, deck);
  if (!fault.empty()) WriteMessage(page, "fault", fault);
  page.Close();
}

// ---- which two

Response ChoicePage(const Desk& desk, const Request& request, const std::string& keep,
                    const std::string& fault, int status) {
  HtmlWriter page;
  WriteLede(page, fault, "Name the event that stays and the one that is the same act.");
  page.Open("form", {{"method", "get"}, {"action", "/merge"}, {"class", "stack"}});
  page.Open("div", {{"class", "row"}});
  WriteField(page, {"keep", "The event that stays", "text", "Its id or key", {}, true}, keep);
  WriteField(page, {"drop", "The one that goes into it", "text", "Its id or key", {}, true},
             std::string(request.Get("drop").value_or("")));
  page.Close().Open("p", {{"class", "actions"}});
  page.Element("button", {{"type", "submit"}}, "Beside each other");
  page.Close().Close();
  const auto standing = keep.empty() ? std::nullopt : FindStanding(desk.site, keep);
  if (standing && standing->event) {
    const auto near = NearEvents(desk.site, *standing->event, standing->id);
    if (!near) return Fail(near.error());
    page.Open("section", {{"aria-labelledby", "near"}});
    page.Element("h2", {{"id", "near"}}, "Near “" + TitleOf(*standing->event) + "”");
    if (near->empty()) {
      page.Element("p", {{"class", "lead"}}, "Nothing on record looks like the same act.");
    }
    page.Open("ul", {{"class", "entries"}});
    for (const NearEvent& other : *near) {
      page.Open("li").Link(LinkTo(ToString(standing->id), ToString(other.id)),
                           "Event " + ToString(other.id) + ": " + TitleOf(other.event));
      page.Element("span", {{"class", "detail"}}, "It " + other.why + ".").Close();
    }
    page.Close().Close();
  }
  Response response = DeskPage(request, "Merge events", page, "/newsroom");
  response.status = status;
  return response;
}

// ---- the two beside each other

struct MergeView {
  std::string fault;
  int status = 200;
};

class MergeWriter {
 public:
  // `form`: what was sent; empty where the page is asked for.
  MergeWriter(const Desk& desk, const Request& request, const MergeDraft& draft, FormFields form)
      : desk_(desk), request_(request), draft_(draft), form_(std::move(form)) {
    const bool is_new = !form_.Has("keep");
    take_ = is_new ? draft.Missing() : form_.All("take");
  }

  Response Send(const std::vector<Parameter>& parameters) const {
    Json body = {{"targets", {Keep(), Drop()}}};
    const std::string reason = form_.Get("reason");
    const bool is_trial = !parameters.empty();
    body["reason"] = reason.empty() && is_trial ? "to be given" : reason;
    if (const std::string day = form_.Get("reason_published"); !day.empty()) {
      body["published"] = day;
    }
    Json event = draft_.EventWith(take_, request_.principal.name);
    if (!event.is_null()) body["event"] = std::move(event);
    std::vector<Parameter> headers;
    if (!is_trial) {
      headers = {{"if-match", "\"" + form_.Get("version") + "\""},
                 {"idempotency-key", form_.Get("request_key")}};
    }
    return desk_.Post(request_, "/api/v1/merges",
                      body.dump(-1, ' ', false, Json::error_handler_t::replace), std::move(headers),
                      parameters);
  }

  // Somebody said something of the other event since the form was written.
  bool IsStale() const {
    return form_.Get("version") != draft_.keep().version ||
           form_.Get("other_version") != draft_.drop().version;
  }

  Response Write(const MergeView& view) {
    WriteLede(page_, view.fault,
              "The one that stays takes over whatever says something of the other. Both stay "
              "readable, and it can be taken back.");
    OpenForm(page_, request_, "/merge", "work");
    WriteHidden(page_, "keep", Keep());
    WriteHidden(page_, "drop", Drop());
    WriteHidden(page_, "version", draft_.keep().version);
    WriteHidden(page_, "other_version", draft_.drop().version);
    WriteHidden(page_, "request_key", RandomSecret());
    WriteSides();
    WriteComing();
    page_.Open("div", {{"class", "finish"}}).Open("div", {{"class", "row"}});
    WriteField(page_, {"reason", "Why", "text", "One sentence; it stays with the entry"},
               form_.Get("reason"));
    WriteField(page_,
               {"reason_published", "Known since", "text",
                "The day from which the world could know; empty: today"},
               form_.Get("reason_published"));
    page_.Close().Open("p", {{"class", "actions"}});
    WriteButton(page_, "look", "Show the effect");
    WriteButton(page_, "merge", "Same event: merge", "main");
    page_.Close().Close().Close();
    Response response = DeskPage(request_, "Merge events", page_, "/newsroom");
    response.status = view.status;
    return response;
  }

 private:
  std::string Keep() const { return ToString(draft_.keep().id); }
  std::string Drop() const { return ToString(draft_.drop().id); }

  void Head(std::string_view words, const std::string& id) {
    page_.Open("th", {{"scope", "col"}}).Text(std::string(words) + ": ");
    page_.Link("/events/" + id, "event " + id).Close();
  }

  void WriteSides() {
    page_.Open("table", {{"class", "sides merging"}}).Open("thead").Open("tr");
    page_.Element("th", {{"scope", "col"}}, "Field");
    Head("It stays", Keep());
    Head("It goes into it", Drop());
    page_.Element("th", {{"scope", "col"}}, "Take it").Close().Close().Open("tbody");
    for (const MergeField& field : draft_.Fields(desk_.editing.subjects)) WriteRow(field);
    page_.Close().Close();
    page_.Open("p", {{"class", "hint"}});
    page_.Text("Ticked is what the one that stays leaves open. ");
    page_.Link(LinkTo(Drop(), Keep()), "Let the other one stay");
    page_.Close();
  }

  void WriteRow(const MergeField& field) {
    const bool is_sources = field.name == "sources";
    const std::string words = FieldWords(field.name);
    page_.Open("tr", {{field.differs ? "class" : "", "differs"}});
    page_.Element("th", {{"scope", "row"}}, Capital(words));
    const auto cell = [this](const std::string& title, const std::string& text) {
      page_.Open("td").Element("span", {{"class", "label"}}, title).Text(text).Close();
    };
    cell("Event " + Keep(), field.stays);
    cell("Event " + Drop(), field.goes);
    page_.Open("td");
    if (field.differs) {
      const bool is_taken = std::find(take_.begin(), take_.end(), field.name) != take_.end();
      page_.Open("label", {{"class", "tick"}});
      page_.Void("input", {{"type", "checkbox"},
                           {"name", "take"},
                           {"value", field.name},
                           {is_taken ? "checked" : "", ""}});
      page_.Element("span", {{"class", "label"}},
                    is_sources ? "Add its sources" : "Take its " + words);
      page_.Close();
    }
    page_.Close().Close();
  }

  void WriteComing() {
    page_.Open("section", {{"id", "coming"},
                           {"data-live", ""},
                           {"class", "coming"},
                           {"aria-labelledby", "effect-title"}});
    page_.Element("h2", {{"id", "effect-title"}}, "What merging does");
    const Response tried = Send({{"dry_run", "1"}});
    if (!tried.problem) {
      WriteEffect(page_, desk_.editing.subjects, Json::parse(tried.body, nullptr, false));
    } else {
      page_.Element("p", tried.problem->detail);
      page_.Open("ul", {{"class", "lacking"}});
      for (const Problem& problem : tried.problem->errors) {
        page_.Element("li", Capital(FieldWords(problem.field)) + ": " + problem.message);
      }
      page_.Close();
    }
    page_.Close();
  }

  const Desk& desk_;
  const Request& request_;
  const MergeDraft& draft_;
  const FormFields form_;
  std::vector<std::string> take_;
  HtmlWriter page_;
};

int StatusOf(const Error& error) {
  return error.code == ErrorCode::kNotFound ? 404 : 422;
}

Response GetMerge(const Desk& desk, const Request& request) {
  const std::string keep(request.Get("keep").value_or(""));
  const std::string drop(request.Get("drop").value_or(""));
  if (keep.empty() || drop.empty()) return ChoicePage(desk, request, keep, {}, 200);
  const auto draft = MergeDraft::Make(desk.site, keep, drop);
  if (!draft)
    return ChoicePage(desk, request, keep, draft.error().message, StatusOf(draft.error()));
  return MergeWriter(desk, request, *draft, {}).Write({});
}

Response PostMerge(const Desk& desk, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const auto draft = MergeDraft::Make(desk.site, form->Get("keep"), form->Get("drop"));
  if (!draft) {
    return ChoicePage(desk, request, form->Get("keep"), draft.error().message,
                      StatusOf(draft.error()));
  }
  MergeWriter writer(desk, request, *draft, *form);
  if (form->Get("do") != "merge") return writer.Write({});
  if (form->Get("reason").empty()) return writer.Write({"Say why in one sentence.", 422});
  if (writer.IsStale()) {
    return writer.Write(
        {"Somebody changed one of the two meanwhile. This is how they stand now: look again.",
         412});
  }
  const Response answer = writer.Send({});
  if (answer.problem) {
    return writer.Write(
        {answer.problem->detail + ProblemWords(answer.problem->errors), answer.status});
  }
  const Json json = Json::parse(answer.body, nullptr, false);
  return SeeOther("/entries/" + json["seq"].dump() + "?saved=1");
}

}  // namespace

std::vector<Route> MergePageRoutes(const Desk& desk) {
  return {{"GET",
           "/merge",
           "Two events beside each other, to become one",
           {{"keep", "the event that stays, by id or key"}, {"drop", "the one that goes into it"}},
           [&desk](const Request& request) { return GetMerge(desk, request); },
           Access::kWrite},
          {"POST",
           "/merge",
           "Look at what merging two events does, or merge them",
           {},
           [&desk](const Request& request) { return PostMerge(desk, request); },
           Access::kWrite}};
}

}  // namespace chipline
