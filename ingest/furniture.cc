#include "ingest/furniture.h"

#include <re2/re2.h>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kMaxLine = 160;

RE2::Options Quietly() {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  return options;
}

// Whole lines. No sentence ends in these forms, so a closing full stop is never allowed for the
// open-ended ones.
const RE2& Furniture() {
  static const RE2 pattern(
      // reading time, comment boxes, hashtags
      R"((?:(?:estimated )?(?:reading|read) time:? )?\d+[ -]?(?:min|mins|minute|minutes)(?: (?:read|listen))?)"
      R"(|(?:loading|no|add|post|leave|show|view|hide|join|write)(?: (?:a|the|all|your))?(?: \d+)? (?:comments?|conversation|discussion)(?: yet)?(?:\.\.\.|…|\.)?)"
      R"(|(?:\d+ )?comments?(?: ?\(?\d*\)?)(?: closed| are closed\.?)?)"
      R"(|(?:#[\p{L}\p{N}_]+[ ,]*)+)"
      // pictures
      R"(|(?:featured?|lead|cover|hero|header|stock) (?:image|photo|picture)s?(?:[ :(].*)?)"
      R"(|(?:image|photo|picture|slide) \d+ (?:of|/) \d+|caption)"
      R"(|(?:image|photo|photograph|picture|illustration|graphic)s?(?: credit| source| courtesy| by| via|:).*)"
      R"(|.*(?:/|via )(?:getty images|afp|reuters|shutterstock|istock|unsplash|ap photo))"
      // links and buttons
      R"(|(?:read|see|watch|listen|continue reading)(?: (?:more|also|next|on|full story|the full (?:story|article)))?:? ?(?:[→»>…]|\.\.\.)?)"
      R"(|(?:read (?:more|next|also)|see also|related(?: [a-z]+)?|more|watch|recommended|also read|don't miss)[:|] .*[^.])"
      R"(|read .*[^.?!:;,…])"
      R"(|(?:share|tweet|pin|email|e-mail|print|save|copy link|bookmark|like|follow)(?: (?:this|the|it|us|on|via|to|with|article|story|post|page|link|facebook|twitter|x|linkedin|whatsapp|reddit|email|friends|later))*)"
      R"(|(?:facebook|twitter|linkedin|whatsapp|reddit|telegram|instagram|pinterest|flipboard|youtube|tiktok)(?:[ |,/]+(?:facebook|twitter|linkedin|whatsapp|reddit|telegram|instagram|pinterest|email|print|x))*)"
      R"(|(?:subscribe|sign up|sign in|log in|register|get (?:our|the) newsletter|join our newsletter)\b[^.]*)"
      R"(|(?:advert|advertisements?|advertising|sponsored(?: content)?|promoted|ad|story continues below(?: advertisement)?|article continues (?:below|after).*|continue reading below))"
      R"(|(?:skip to (?:main )?content|back to top|top|home|menu|search|close|next|previous|prev|loading)(?:\.\.\.|…)?)"
      R"(|(?:©|\(c\) ?\d{4}|copyright (?:©|\d{4}|\(c\))).*)"
      R"(|.*all rights reserved\.?)"
      R"(|click here[^.]*\.?)",
      Quietly());
  return pattern;
}

const RE2& OtherStories() {
  static const RE2 pattern(
      R"((?:most (?:read|popular|viewed|shared|commented)(?: .*)?)"
      R"(|recommended(?: for you| reading| stories| articles)?|(?:our )?top stories|trending(?: now)?)"
      R"(|related(?: (?:articles|stories|content|posts|links|news|topics|reading|coverage))?)"
      R"(|more (?:from|on|stories|news|like this|in)(?: [^.]*)?|more (?:[^.]* )?(?:stories|articles|coverage|headlines)|you (?:may|might) (?:also )?like)"
      R"(|(?:read|up|watch|what to read) next|latest (?:news|stories)|popular(?: now| posts)?|don't miss|editor['’]?s['’]? picks?):?)",
      Quietly());
  return pattern;
}

const RE2& Byline() {
  static const RE2 pattern(
      R"(by:? +((?:our |the )?[\p{L}][^|•·.,;:!?]{1,60}(?:[.,] [^|•·;:!?]{1,50})?)(?: *[|•·] *.*)?)",
      Quietly());
  return pattern;
}

bool Matches(std::string_view line, const RE2& pattern) {
  return RE2::FullMatch(re2::StringPiece(line.data(), line.size()), pattern);
}

bool IsShort(std::string_view line) {
  return !line.empty() && line.size() <= kMaxLine;
}

}  // namespace

std::string_view BylineName(std::string_view line) {
  re2::StringPiece name;
  if (!RE2::FullMatch(re2::StringPiece(line.data(), line.size()), Byline(), &name)) return {};
  return Trim(std::string_view(name.data(), name.size()));
}

bool IsClosingLine(std::string_view line) {
  constexpr std::size_t kLongest = 400;
  static const RE2 pattern(
      R"((?:subscribe|sign up|join|get)\b.*\b(?:newsletters?|inbox|notifications)\b)"
      R"(|\bfollow\b.*\b(?:twitter|facebook|instagram|linkedin|youtube)\b)"
      R"(|\b(?:can|may) be (?:reached|contacted) (?:at|by|on|via)\b)"
      R"(|^(?:e-?mail|contact|write to)\b.*@)"
      R"(|^(?:(?:additional )?reporting by|editing by)\b)"
      R"(|\bcontributed (?:to this (?:report|story|article)|reporting)\b)"
      R"(|^this (?:article|story|post) (?:was )?(?:originally |first )?(?:appeared|published)\b)",
      Quietly());
  line = Trim(line);
  return !line.empty() && line.size() <= kLongest &&
         RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), pattern);
}

LineRole ClassifyLine(std::string_view line) {
  line = Trim(line);
  if (!IsShort(line)) return LineRole::kProse;
  if (StartsWithIgnoringCase(line, "by ") || StartsWithIgnoringCase(line, "by:")) {
    const std::string_view name = BylineName(line);
    if (!name.empty() && line.back() != '.' && SplitWords(name).size() <= 10) {
      return LineRole::kByline;
    }
  }
  if (Matches(line, OtherStories())) return LineRole::kListOfOthers;
  return Matches(line, Furniture()) ? LineRole::kFurniture : LineRole::kProse;
}

}  // namespace chipline
