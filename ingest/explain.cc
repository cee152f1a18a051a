#include "ingest/explain.h"

#include <algorithm>
#include <map>

#include "ingest/text_utils.h"
#include "model/event.h"
#include "model/html_escape.h"

namespace chipline {
namespace {

std::string GradeName(Grade grade) {
  return std::string(Name(grade));
}

std::string SpanText(const SlotTrace& trace) {
  if (trace.start == trace.end) return "";
  return "[" + std::to_string(trace.start) + "," + std::to_string(trace.end) + ") \"" + trace.text +
         "\"";
}

void Pad(std::string* line, std::size_t width) {
  while (CountCodePoints(*line) < width) *line += ' ';
}

// "needs-licence@2b1f0c9d7e55": the version behind the frame's name.
std::string RulesOf(const Draft& draft) {
  const auto& rule = draft.event.review.rule;
  const std::size_t at = rule.rfind('@');
  return at == std::string::npos ? std::string() : rule.substr(at + 1);
}

}  // namespace

std::string ExplainText(const Document& document, const Extraction& extraction) {
  std::string out;
  for (const Draft& draft : extraction.drafts) {
    out += OneLine(draft.event) + "   grade " + GradeName(draft.grade);
    out += "  rules " + RulesOf(draft) + (draft.background ? "  background\n" : "\n");
    for (const SlotTrace& trace : draft.trace) {
      std::string line = "  " + trace.field;
      Pad(&line, 14);
      line += ' ' + trace.value;
      Pad(&line, 38);
      line += ' ' + trace.basis;
      Pad(&line, 48);
      line += ' ' + trace.rule;
      Pad(&line, 68);
      out += line + ' ' + SpanText(trace) + "\n";
    }
    out += "\n";
  }
  if (!extraction.rejected.empty()) out += "not events\n";
  for (const Rejected& rejected : extraction.rejected) {
    out += "  " + rejected.stage + "  " + rejected.reason + "  \"" +
           std::string(SliceCodePoints(document.text, rejected.start, rejected.end)) + "\"\n";
  }
  return out;
}

namespace {

// The text with every span of a trace marked; where spans overlap, the one that starts first.
std::string MarkedText(const Document& document, const Extraction& extraction) {
  std::map<std::uint32_t, std::pair<std::uint32_t, std::string>> marks;  // start -> end, label
  for (std::size_t i = 0; i < extraction.drafts.size(); ++i) {
    for (const SlotTrace& trace : extraction.drafts[i].trace) {
      if (trace.start == trace.end) continue;
      auto& mark = marks[trace.start];
      const std::string label = "#" + std::to_string(i + 1) + " " + trace.field;
      mark.second += (mark.second.empty() ? "" : ", ") + label;
      mark.first = std::max(mark.first, trace.end);
    }
  }
  std::string out;
  std::uint32_t at = 0;
  for (const auto& [start, mark] : marks) {
    if (start < at) continue;
    out += EscapeHtml(SliceCodePoints(document.text, at, start));
    out += "<mark title=\"" + EscapeHtml(mark.second) + "\">" +
           EscapeHtml(SliceCodePoints(document.text, start, mark.first)) + "</mark>";
    at = mark.first;
  }
  return out + EscapeHtml(SliceCodePoints(document.text, at, CountCodePoints(document.text)));
}

std::string EventTable(const Draft& draft, std::size_t number) {
  std::string out = "<h2>#" + std::to_string(number) + " " + EscapeHtml(OneLine(draft.event)) +
                    "</h2>\n<p>Grade " + GradeName(draft.grade) + ", rules " + RulesOf(draft) +
                    (draft.background ? ", background" : "") +
                    "</p>\n<table>\n<tr><th>Field</th><th>Value</th><th>Basis</th><th>Rule</th>"
                    "<th>Passage</th></tr>\n";
  for (const SlotTrace& trace : draft.trace) {
    out += "<tr><td>" + EscapeHtml(trace.field) + "</td><td>" + EscapeHtml(trace.value) +
           "</td><td>" + EscapeHtml(trace.basis) + "</td><td>" + EscapeHtml(trace.rule) +
           "</td><td>" + EscapeHtml(trace.text) + "</td></tr>\n";
  }
  return out + "</table>\n";
}

}  // namespace

std::string ExplainHtml(const Document& document, const Extraction& extraction) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>" +
      EscapeHtml(document.title) +
      "</title>\n<style>body{font:16px/1.5 serif;max-width:60em;margin:2em auto;padding:0 1em}"
      "pre{white-space:pre-wrap;font:inherit}mark{background:#fe9}"
      "table{border-collapse:collapse;font-size:14px}td,th{border:1px solid #999;padding:2px 6px;"
      "text-align:left;vertical-align:top}</style></head><body>\n<h1>" +
      EscapeHtml(document.title) + "</h1>\n<pre>" + MarkedText(document, extraction) + "</pre>\n";
  for (std::size_t i = 0; i < extraction.drafts.size(); ++i) {
    out += EventTable(extraction.drafts[i], i + 1);
  }
  return out + "</body></html>\n";
}

namespace {

bool Names(const std::vector<std::string>& subjects, std::string_view subject) {
  return subject.empty() || std::ranges::find(subjects, subject) != subjects.end();
}

}  // namespace

std::string WhyNot(const Extractor& extractor, const Document& document, EventType type,
                   std::string_view subject) {
  const Extraction extraction = extractor.Extract(document);
  std::string out;
  for (const Draft& draft : extraction.drafts) {
    if (draft.event.type != type || !Names(draft.event.subjects, subject)) continue;
    out += std::string("found: ") + (draft.background ? "(background) " : "") +
           OneLine(draft.event) + "\n";
  }
  if (!out.empty()) return out;
  for (const Rejected& rejected : extraction.rejected) {
    if (rejected.type != type) continue;
    if (!rejected.subjects.empty() && !Names(rejected.subjects, subject)) continue;
    out += rejected.stage + ": " + rejected.reason + " at \"" +
           std::string(SliceCodePoints(document.text, rejected.start, rejected.end)) + "\"\n";
  }
  for (const Draft& draft : extraction.drafts) {
    if (draft.event.type == type) {
      out += "subject: found with another subject: " + OneLine(draft.event) + "\n";
    } else if (!subject.empty() && Names(draft.event.subjects, subject)) {
      out += "type: the subject has another event: " + OneLine(draft.event) + "\n";
    }
  }
  if (out.empty()) out = "mention: no passage matches a frame of this type\n";
  return out;
}

}  // namespace chipline
