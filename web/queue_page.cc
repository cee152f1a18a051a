#include "web/queue_page.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/json.h"
#include "web/effect_html.h"
#include "web/event_fields.h"
#include "web/event_form.h"
#include "web/page_frame.h"
#include "web/passage_html.h"
#include "web/secrets.h"
#include "web/version_diff.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kApi[] = "/api/v1/queue";
constexpr char kListed[] = "100";

constexpr std::array<const char*, 5> kReasons = {
    "Not an act of trade policy", "Retells an earlier act", "Wrong subject or issuer",
    "Wrong date or status", "Already on record"};

struct Key {
  const char* key;
  const char* words;
};
constexpr std::array<Key, 8> kKeys = {{{"j", "next item"},
                                       {"k", "item before"},
                                       {"a", "accept"},
                                       {"r", "reject, for the reason that is chosen"},
                                       {"e", "edit, then accept"},
                                       {"s", "skip for now"},
                                       {"u", "undo the last decision"},
                                       {"?", "show or hide these keys"}}};

struct QueueView {
  std::string fault;
  int status = 200;
  std::string item;  // to be shown; empty: what the request says, or the first
};

Json JsonOf(const Response& answer) {
  const Json json = Json::parse(answer.body, nullptr, false);
  return json.is_object() ? json : Json::object();
}

std::string TitleOf(const Json& item) {
  const Json& event = item["event"];
  std::string summary = event.value("summary", "");
  if (!summary.empty()) return summary;
  std::string text = Capital(Words(event.value("type", ""))) + ":";
  for (const Json& subject : event.value("subjects", Json::array())) {
    text += " " + subject.get<std::string>();
  }
  return text;
}

std::string LinkTo(const std::string& state, const std::string& item) {
  return "/queue" + QueryText({{"state", state}, {"item", item}});
}

class QueueWriter {
 public:
  QueueWriter(const Desk& desk, const Request& request, const QueueView& view)
      : desk_(desk),
        request_(request),
        view_(view),
        state_(std::string(request.Get("state").value_or("open"))) {
    if (state_.empty()) state_ = "open";
  }

  Response Write() {
    Response listed =
        desk_.Get(request_, kApi + QueryText({{"state", state_}, {"limit", kListed}}));
    if (listed.problem) return listed;
    list_ = JsonOf(listed);
    if (auto refusal = FindCurrent()) return *refusal;
    WriteHead();
    page_.Open("div", {{"class", "queue"}});
    WriteCurrent();
    WriteList();
    page_.Close();
    WriteKeys();
    Response response = DeskPage(request_, "Queue", page_, "/queue");
    response.status = view_.status;
    return response;
  }

 private:
  std::optional<Response> FindCurrent() {
    const Json& items = list_["items"];
    std::string wanted = view_.item;
    if (wanted.empty()) wanted = std::string(request_.Get("item").value_or(""));
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!wanted.empty() && items[i].value("id", "") != wanted) continue;
      current_ = items[i];
      if (i > 0) before_ = items[i - 1].value("id", "");
      if (i + 1 < items.size()) next_ = items[i + 1].value("id", "");
      return std::nullopt;
    }
    if (wanted.empty()) return std::nullopt;
    // Not among those that are listed: decided, or further down.
    const Response answer = desk_.Get(request_, std::string(kApi) + "/" + PercentEncode(wanted));
    if (answer.problem) return answer;
    current_ = JsonOf(answer);
    if (!items.empty()) next_ = items[0].value("id", "");
    return std::nullopt;
  }

  void WriteHead() {
    const Json counts = list_.value("counts", Json::object());
    page_.Open("div", {{"class", "lede"}}).Element("h1", "Queue");
    page_.Open("p", {{"class", "deck states"}});
    for (const char* state : {"open", "skipped", "accepted", "rejected"}) {
      page_.Element("a",
                    {{"href", std::string("/queue?state=") + state},
                     {state_ == state ? "aria-current" : "", "page"}},
                    counts.value(state, Json(0)).dump() + " " + state);
      page_.Text(" ");
    }
    page_.Close();
    if (!view_.fault.empty()) WriteMessage(page_, "fault", view_.fault);
    WriteDone();
    page_.Close();
  }

  // What was decided last, with the way back.
  void WriteDone() {
    const std::string done(request_.Get("done").value_or(""));
    if (done.empty()) return;
    const Response answer = desk_.Get(request_, std::string(kApi) + "/" + PercentEncode(done));
    if (answer.problem) return;
    const Json item = JsonOf(answer);
    const std::string state = item.value("state", "");
    if (state == "open") return;
    OpenForm(page_, request_, "/queue/" + done, "message note done");
    WriteHidden(page_, "etag", item.value("etag", ""));
    WriteHidden(page_, "state", state_);
    page_.Element("span", {{"role", "status"}}, Capital(state) + ": " + TitleOf(item) + " ");
    page_.Element("button",
                  {{"type", "submit"}, {"name", "do"}, {"value", "undo"}, {"data-key", "u"}},
                  "Undo");
    page_.Close();
  }

  void WriteList() {
    page_.Open("nav", {{"class", "waiting"}, {"aria-label", "Items"}}).Open("ol");
    for (const Json& item : list_["items"]) {
      const std::string id = item.value("id", "");
      const bool is_current = id == current_.value("id", "");
      page_.Open("li");
      page_.Element("a", {{"href", LinkTo(state_, id)}, {is_current ? "aria-current" : "", "true"}},
                    TitleOf(item));
      page_.Element("span", {{"class", "detail"}}, Origin(item));
      page_.Close();
    }
    page_.Close().Close();
  }

  static std::string Origin(const Json& item) {
    std::string text = item.value("publisher", "");
    if (item.contains("grade")) {
      text += (text.empty() ? "grade " : ", grade ") + item.value("grade", "");
    }
    return text;
  }

  void WriteCurrent() {
    page_.Open("article", {{"class", "item"}, {"aria-labelledby", "item-title"}});
    if (current_.empty()) {
      page_.Element("h2", {{"id", "item-title"}}, "Nothing waits here");
      page_.Element("p", "What the machine is not sure of comes here to be looked at.").Close();
      return;
    }
    page_.Element("h2", {{"id", "item-title"}}, TitleOf(current_));
    page_.Open("ul", {{"class", "lacking"}, {"aria-label", "Why it waits"}});
    for (const Json& reason : current_.value("reasons", Json::array())) {
      page_.Element("li", Capital(reason.value("text", "")));
    }
    page_.Close();
    WriteDecisions();
    page_.Open("div", {{"class", "columns"}}).Open("div", {{"class", "found"}});
    WriteFields();
    page_.Close().Open("div", {{"class", "shown"}});
    WriteText();
    WriteComing();
    page_.Close().Close().Close();
  }

  void WriteDecisions() {
    const std::string id = current_.value("id", "");
    const std::string state = current_.value("state", "");
    OpenForm(page_, request_, "/queue/" + id, "decide");
    WriteHidden(page_, "etag", current_.value("etag", ""));
    WriteHidden(page_, "state", state_);
    WriteHidden(page_, "next", next_.empty() ? before_ : next_);
    WriteHidden(page_, "request_key", RandomSecret());
    page_.Open("p", {{"class", "actions"}});
    const auto button = [this](const char* action, const char* words, const char* key,
                               const char* css) {
      page_.Element("button",
                    {{"type", "submit"},
                     {"name", "do"},
                     {"value", action},
                     {"data-key", key},
                     {*css == 0 ? "" : "class", css}},
                    words);
    };
    if (state == "open" || state == "skipped") {
      if (HasReason("page_edited")) WriteWhy();
      button("accept", "Accept", "a", "main");
      page_.Element("a",
                    {{"class", "button"}, {"href", "/queue/" + id + "/edit"}, {"data-key", "e"}},
                    "Edit");
      if (state == "open") button("skip", "Skip", "s", "");
      button("reject", "Reject:", "r", "grave");
      page_.Open("select", {{"name", "reason"}, {"aria-label", "Reason for rejecting"}});
      for (const char* reason : kReasons) page_.Element("option", reason);
      page_.Close();
    } else {
      button("undo", "Undo", "u", "");
    }
    page_.Close().Close();
    page_.Open("p", {{"class", "steps"}});
    if (!before_.empty()) {
      page_.Element("a", {{"href", LinkTo(state_, before_)}, {"rel", "prev"}, {"data-key", "k"}},
                    "Item before");
    }
    if (!next_.empty()) {
      page_.Element("a", {{"href", LinkTo(state_, next_)}, {"rel", "next"}, {"data-key", "j"}},
                    "Next item");
    }
    page_.Close();
  }

  // What the page says no longer is accepted on a person's word alone.
  void WriteWhy() {
    page_.Open("label", {{"class", "why"}}).Text("Its page no longer says so. It holds because ");
    page_.Void("input", {{"type", "text"}, {"name", "why"}, {"maxlength", "500"}}).Close();
  }

  bool HasReason(std::string_view code) const {
    return std::ranges::any_of(current_.value("reasons", Json::array()), [&](const Json& reason) {
      return reason.value("code", "") == code;
    });
  }

  // What the item has to do with the event that it names.
  const char* RelationWords() const {
    // P12: about a version that a person left.
    if (HasReason("disagreement")) return "It would change what a person left: ";
    if (HasReason("withdrawn")) return "Its page no longer tells it; accepting retracts it: ";
    return "On record as extracted, unseen: ";
  }

  // Every field under the passage that says so; neighbours that rest on the same one share it.
  void WriteFields() {
    auto parsed = EventFromJson(current_["event"].dump(), JsonMode::kLog);
    const FormFields fields = parsed ? FieldsOf(parsed->event) : FormFields();
    page_.Open("dl", {{"class", "fields found"}});
    std::optional<std::string> last;
    for (const auto& [name, value] : current_["event"].items()) {
      if (name == "review" || name == "sources" || name == "key") continue;
      const std::vector<Quote> quotes = PassagesFor(fields, name);
      const std::string group = WriteQuotes(quotes);
      if (group != last) {
        if (last) page_.Close();
        page_.Open("div", {{"class", quotes.empty() ? "unquoted" : "quoted"}});
      }
      page_.Element("dt", Capital(FieldWords(name)));
      page_.Open("dd").Text(ValueWords(desk_.editing.subjects, name, value));
      if (group != last) {
        for (const Quote& quote : quotes) {
          page_.Open("p", {{"class", "passage"}}).Element("q", quote.exact).Close();
        }
      }
      page_.Close();
      last = group;
    }
    if (last) page_.Close();
    page_.Close();
    if (current_.contains("event_id")) {
      const std::string id = current_.value("event_id", "");
      page_.Open("p").Text(RelationWords());
      page_.Link("/events/" + id, "event " + id).Close();
    }
  }

  void WriteText() {
    const auto text = desk_.editing.documents.Get(current_.value("document", ""));
    if (!text) return;
    auto parsed = EventFromJson(current_["event"].dump(), JsonMode::kLog);
    std::vector<Quote> quotes;
    if (parsed && !parsed->event.sources.empty()) quotes = parsed->event.sources[0].quotes;
    WriteLitText(page_, *text, quotes);
  }

  void WriteComing() {
    const std::string state = current_.value("state", "");
    if (state != "open" && state != "skipped") return;
    page_.Open("section", {{"class", "coming"}, {"aria-labelledby", "effect-title"}});
    page_.Element("h2", {{"id", "effect-title"}}, "What accepting does");
    const Response tried =
        desk_.Post(request_, std::string(kApi) + "/" + current_.value("id", "") + "/accept", "{}",
                   {}, {{"dry_run", "1"}});
    if (tried.problem) {
      page_.Element("p", tried.problem->detail);
    } else {
      WriteEffect(page_, desk_.editing.subjects, JsonOf(tried));
    }
    page_.Close();
  }

  void WriteKeys() {
    page_.Open("details", {{"class", "keys"}, {"id", "keys"}});
    page_.Element("summary", "Keys");
    page_.Open("dl");
    for (const Key& key : kKeys) {
      page_.Open("dt").Element("kbd", key.key).Close().Element("dd", key.words);
    }
    page_.Close();
    page_.Open("p", {{"class", "check"}}).Open("label");
    page_.Void("input", {{"type", "checkbox"}, {"id", "single-keys"}, {"checked", ""}});
    page_.Text(" Single keys act in this browser").Close().Close().Close();
  }

  const Desk& desk_;
  const Request& request_;
  const QueueView& view_;
  std::string state_;
  Json list_;
  Json current_ = Json::object();
  std::string before_;
  std::string next_;
  HtmlWriter page_;
};

Response GetQueue(const Desk& desk, const Request& request) {
  return QueueWriter(desk, request, {}).Write();
}

Response PostDecision(const Desk& desk, const Request& request) {
  const auto form = FormFields::Read(request);
  if (!form) return Fail(form.error());
  const std::string action = form->Get("do");
  const std::string& id = request.PathValue("id");
  if (action != "accept" && action != "reject" && action != "skip" && action != "undo") {
    return Fail({ProblemType::kInvalidRequest, "Expected accept, reject, skip or undo.", "do", {}});
  }
  Json body = Json::object();
  if (action == "reject") body["reason"] = form->Get("reason");
  const std::string why = form->Get("why");
  if (action == "accept" && !why.empty()) body["reason"] = why;
  std::vector<Parameter> headers = {{"if-match", "\"" + form->Get("etag") + "\""}};
  const std::string key = form->Get("request_key");
  if (!key.empty()) headers.push_back({"idempotency-key", action + " " + key});
  Response answer = desk.Post(request, std::string(kApi) + "/" + PercentEncode(id) + "/" + action,
                              body.dump(), std::move(headers), {});
  if (answer.problem) {
    if (answer.problem->type == ProblemType::kNotFound) return answer;
    std::string fault = answer.problem->detail;
    if (answer.problem->type == ProblemType::kIdempotencyMismatch) {
      fault = "This was decided from the same page before. Here is how it stands; undo that first.";
    }
    return QueueWriter(desk, request, {fault, answer.status, id}).Write();
  }
  std::vector<Parameter> target;
  const std::string state = form->Get("state");
  if (!state.empty()) target.push_back({"state", state});
  if (action == "undo") {
    target.push_back({"item", id});
  } else {
    const std::string next = form->Get("next");
    if (!next.empty()) target.push_back({"item", next});
    target.push_back({"done", id});
  }
  return SeeOther("/queue" + QueryText(target));
}

}  // namespace

std::vector<Route> QueuePageRoutes(const Desk& desk) {
  return {{"GET",
           "/queue",
           "What waits for people",
           {{"state", "open, skipped, accepted or rejected; default open"},
            {"item", "the one to show"},
            {"done", "the one that was decided last"}},
           [&desk](const Request& request) { return GetQueue(desk, request); },
           Access::kWrite},
          {"POST",
           "/queue/{id}",
           "Accept, reject, skip or undo",
           {},
           [&desk](const Request& request) { return PostDecision(desk, request); },
           Access::kWrite}};
}

}  // namespace chipline
