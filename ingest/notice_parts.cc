#include "ingest/notice_parts.h"

#include <optional>

#include <re2/re2.h>

#include "ingest/notice_days.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using re2::StringPiece;

bool Has(std::string_view text, const RE2& pattern) {
  return RE2::PartialMatch(StringPiece(text.data(), text.size()), pattern);
}

// Words of a phrase that mean the whole notice.
const RE2& Generic() {
  static const RE2 pattern(
      "^(?:the|this|these|that|those|rule|rules|final|interim|temporary|direct|document|notice|"
      "action|"
      "actions|regulation|regulations|correction|corrections|amendment|amendments|order|"
      "determination|"
      "proclamation|it|its|they|all|other|others|any|provision|provisions|remainder|rest|remaining|"
      "of|"
      "in|made|by|to|set|out|herein|and|effective|date|dates|compliance|applicable|applicability|"
      "correcting|changes|change|requirements|requirement|new|with|them|as|whole|for|a|an|"
      "suspension|stay|modification|modifications|revocation|listing|additions|addition|"
      "ear|ifr|bis|ustr|on|is|are|although|though|while|however|but|or|text|otherwise|"
      "contained|implemented|adopted|instruction|instructions|which|part|today|such|relief|"
      "tariff|tariffs|increase|increases|duty|duties|rate|rates|deadline|start|end|first|"
      "at|est|edt|et|eastern|standard|daylight|time|a|m|p|am|pm|local|noon|midnight|"
      "has|have|been|hereby|further|also|only|until|from|through|later|earlier|then|"
      "period|validity|valid|expiration|termination|thereafter|publication|federal|register|upon)"
      "$");
  return pattern;
}

const RE2& Verb() {
  static const RE2 pattern(
      "(?i)\\b(?:will|shall|would|do|does|did|has|have|had|is|are|was|were|be|becomes?|takes?|goes|"
      "go|"
      "comes?|enters?|which|that)\\b");
  return pattern;
}

// "Amendatory instructions 2 and 3 are effective" -> the words before the verb.
std::string_view UpToVerb(std::string_view left) {
  StringPiece match;
  const StringPiece whole(left.data(), left.size());
  if (!Verb().Match(whole, 0, whole.size(), RE2::UNANCHORED, &match, 1)) return left;
  return left.substr(0, static_cast<std::size_t>(match.data() - left.data()));
}

// Behind the last "except for".
std::optional<std::string_view> Excepted(std::string_view left) {
  static const RE2 exception(
      "(?i)\\bexcept(?:ing)?,? (?:for|that|as to)\\b|\\bwith the exceptions? of\\b|\\bother "
      "than\\b|"
      "\\bexcept\\b[ ]");
  static const RE2 noted("(?i)^(?:as |otherwise |where )");
  std::optional<std::string_view> out;
  const StringPiece whole(left.data(), left.size());
  StringPiece match;
  for (std::size_t at = 0; exception.Match(whole, at, whole.size(), RE2::UNANCHORED, &match, 1);) {
    at = static_cast<std::size_t>(match.data() - left.data()) + match.size();
    const std::string_view behind = Trim(left.substr(at));
    if (!Has(behind, noted)) out = behind;
  }
  return out;
}

}  // namespace

bool NamesProvisions(std::string_view part) {
  static const RE2 provisions(
      "(?i)\\binstructions?\\b|\\bsections?\\b|§|\\bsupplements?\\b|\\beccns?\\b|\\bparagraphs?\\b|"
      "\\bparts?\\b|\\bcfr\\b");
  return Has(part, provisions);
}

std::string SpecificPart(std::string_view phrase) {
  std::string_view rest = Trim(phrase);
  while (!rest.empty() && (rest.front() == ',' || rest.front() == ':' || rest.front() == '(')) {
    rest = Trim(rest.substr(1));
  }
  while (!rest.empty() && (rest.back() == ',' || rest.back() == ':' || rest.back() == ')') &&
         (rest.back() != ')' || rest.find('(') == std::string_view::npos)) {
    rest = Trim(rest.substr(0, rest.size() - 1));
  }
  for (const std::string_view head :
       {"for ", "that ", "and ", "while ", "but ", "however, ", "the "}) {
    if (StartsWithIgnoringCase(rest, head)) rest = Trim(rest.substr(head.size()));
  }
  static const RE2 of_this(
      "\\bthis\\b|\\bthe (?:rule|notice|document|action|order)\\b|\\bherein\\b");
  const std::string lower = AsciiLower(rest);
  if (Has(lower, of_this) && !NamesProvisions(lower)) return {};
  std::string word;
  for (std::size_t i = 0; i <= lower.size(); ++i) {
    const char c = i < lower.size() ? lower[i] : ' ';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      word.push_back(c);
      continue;
    }
    if (!word.empty() && !RE2::FullMatch(word, Generic())) return std::string(rest);
    word.clear();
  }
  return {};
}

std::string PartInFront(std::string_view printed) {
  if (const auto excepted = Excepted(printed)) return SpecificPart(UpToVerb(*excepted));
  // "Except as noted below,", "at 4:15 p.m.,": nothing of the subject.
  static const RE2 aside(
      "(?i)\\b(?:except|unless|as)(?: as)?(?: otherwise)? "
      "(?:noted|provided|specified|indicated|stated|set (?:out|forth)|described)[^,]*,|"
      ",?\\s*\\bat \\d{1,2}(?::\\d\\d)?\\s*(?:a\\.m\\.|p\\.m\\.|am\\b|pm\\b)");
  std::string left(printed);
  RE2::GlobalReplace(&left, aside, " ");
  if (!Has(left, Verb())) return {};
  const std::string part = SpecificPart(UpToVerb(left));
  // Behind a label.
  const std::size_t colon = part.find(": ");
  return colon == std::string::npos ? part : SpecificPart(std::string_view(part).substr(colon + 2));
}

std::string BracketedPart(std::string_view right) {
  static const RE2 part_word("(?i)\\bamendments?\\b|\\brevisions?\\b|\\d");
  right = Trim(right);
  if (!right.starts_with("(")) return {};
  const std::size_t close = right.find(')');
  if (close == std::string_view::npos) return {};
  const std::string_view inside = right.substr(1, close - 1);
  if (!Has(inside, part_word) && !NamesProvisions(inside)) return {};
  return FindPrintedDays(inside, {}).empty() ? SpecificPart(inside) : std::string();
}

std::string PartBehind(std::string_view right) {
  static const RE2 list(
      "(?i)^[,:]?\\s*(?:are|is) the following (?:amendatory )?"
      "(?:instructions?|amendments?|parts?|sections?)\\s*:?\\s*");
  static const RE2 subject(
      "(?i)^(?:,?\\s*at [^,:]*(?:a\\.m\\.|p\\.m\\.)[^,:]*)?[,:]\\s*(.+?),? "
      "(?:takes? effect|becomes? effective|(?:is|are|will be|shall be) (?:effective|applicable|in "
      "effect)|apply|applies|begins? to apply|enters? into (?:force|effect)|increases?)\\b");
  const StringPiece whole(right.data(), right.size());
  StringPiece groups[2];
  if (list.Match(whole, 0, whole.size(), RE2::ANCHOR_START, groups, 1)) {
    std::string_view items = Trim(right.substr(groups[0].size()));
    if (items.ends_with('.')) items.remove_suffix(1);
    return "instructions " + std::string(items);
  }
  if (!subject.Match(whole, 0, whole.size(), RE2::ANCHOR_START, groups, 2)) return {};
  return SpecificPart({groups[1].data(), groups[1].size()});
}

std::string PartToComplyWith(std::string_view left) {
  static const RE2 pattern(
      "(?i)(?:comply|compliance) with (.+?)(?:,? (?:until|by|before|beginning|on|as of|is|no "
      "later|from)\\b|$)");
  StringPiece object;
  if (!RE2::PartialMatch(StringPiece(left.data(), left.size()), pattern, &object)) return {};
  return SpecificPart({object.data(), object.size()});
}

}  // namespace chipline
