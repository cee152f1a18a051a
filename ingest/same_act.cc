#include "ingest/same_act.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "ingest/nearby_words.h"
#include "ingest/rules.h"

namespace chipline {
namespace {

constexpr std::size_t kApart = 40;  // sentences

std::size_t Apart(const Candidate& a, const Candidate& b) {
  return std::max(a.sentence, b.sentence) - std::min(a.sentence, b.sentence);
}

template <std::size_t N>
std::string Upto(const std::array<Day, N>& steps, Day value) {
  for (const Day step : steps) {
    if (value <= step) return std::to_string(step);
  }
  return "more";
}

std::string SubjectsAs(const SubjectTree& tree, const std::vector<SubjectIndex>& a,
                       const std::vector<SubjectIndex>& b) {
  const auto within = [](const std::vector<SubjectIndex>& some,
                         const std::vector<SubjectIndex>& all) {
    return std::ranges::all_of(
        some, [&](SubjectIndex id) { return std::ranges::find(all, id) != all.end(); });
  };
  const bool fewer = within(a, b);
  const bool more = within(b, a);
  if (fewer || more) return fewer && more ? "equal" : fewer ? "fewer" : "more";
  bool kin = false;
  for (const SubjectIndex x : a) {
    for (const SubjectIndex y : b) {
      if (x == y) return "some";
      kin = kin || tree.IsA(x, y) || tree.IsA(y, x);
    }
  }
  return kin ? "kin" : "apart";
}

std::string DaysAs(const std::optional<Edtf>& a, const std::optional<Edtf>& b) {
  if (!a || !b) return a ? "first" : b ? "second" : "none";
  if (*a == *b) return "equal";
  // Sides may be open: no difference of days is taken before it is known which lies ahead.
  const bool later = b->earliest() > a->latest();
  if (!later && a->earliest() <= b->latest()) return "within";
  const Day gap = later ? b->earliest() - a->latest() : a->earliest() - b->latest();
  return Upto(std::array<Day, 5>{1, 3, 10, 31, 120}, gap);
}

std::string Agree(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? "open" : a == b ? "yes" : "no";
}

// Nothing where the reader is not asked.
std::optional<double> LikelyPair(const RuleSet& rules, const Candidate& a, const Candidate& b) {
  if (!MayBeSame(a, b)) return std::nullopt;
  const bool in_order = IsToldBefore(a, b);
  const Candidate& first = in_order ? a : b;
  const Candidate& second = in_order ? b : a;
  const auto answers =
      rules.reader->Judge("same", second.words, PairFeatures(*rules.subjects, first, second));
  if (answers.empty()) return std::nullopt;
  return answers.front().probability;
}

}  // namespace

bool IsToldBefore(const Candidate& a, const Candidate& b) {
  return std::tie(a.sentence, a.match.begin, a.note) < std::tie(b.sentence, b.match.begin, b.note);
}

bool MayBeSame(const Candidate& a, const Candidate& b) {
  return !a.marks.empty() && !b.marks.empty() && a.event.type == b.event.type &&
         a.event.issuers == b.event.issuers && Apart(a, b) <= kApart;
}

std::vector<std::string> PairFeatures(const SubjectTree& tree, const Candidate& first,
                                      const Candidate& second) {
  const PolicyEvent& a = first.event;
  const PolicyEvent& b = second.event;
  const std::string type = "/" + std::string(Name(a.type));
  std::vector<std::string> out;
  const auto add = [&out](const std::string& name, const std::string& value) {
    out.push_back("&" + name + "=" + value);
  };
  const std::string about = SubjectsAs(tree, first.subjects, second.subjects);
  const std::string when = DaysAs(a.effective, b.effective);
  const std::string apart =
      Upto(std::array<Day, 7>{0, 1, 2, 3, 5, 8, 12}, static_cast<Day>(Apart(first, second)));
  for (const std::string& of : {std::string(), type}) {
    add("about", about + of);
    add("when", when + of);
    add("apart", apart + of);
  }
  add("about-when", about + "/" + when);
  add("about-apart", about + "/" + apart);
  add("type", type);
  add("certainty", std::string(Name(a.certainty)) + "/" + std::string(Name(b.certainty)));
  add("flow", std::string(YesNo(a.flow == b.flow)));
  add("target", std::string(YesNo(a.target == b.target)));
  add("agency", Agree(a.agency, b.agency));
  add("until", DaysAs(a.until, b.until));
  add("subjects", std::to_string(std::min<std::size_t>(first.subjects.size(), 3)) + "/" +
                      std::to_string(std::min<std::size_t>(second.subjects.size(), 3)));
  return out;
}

std::optional<Sameness> LikelySame(const RuleSet& rules, std::span<const Candidate> some,
                                   std::span<const Candidate> others) {
  Sameness out;
  std::size_t asked = 0;
  for (const Candidate& a : some) {
    for (const Candidate& b : others) {
      const auto likely = LikelyPair(rules, a, b);
      if (!likely) continue;
      out.most = std::max(out.most, *likely);
      out.mean += *likely;
      ++asked;
    }
  }
  if (asked == 0) return std::nullopt;
  out.mean /= static_cast<double>(asked);
  return out;
}

}  // namespace chipline
