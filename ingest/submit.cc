#include "ingest/submit.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "ingest/quote_check.h"
#include "model/unprintable.h"

namespace chipline {
namespace {

constexpr std::size_t kBatch = 1000;
constexpr int kRetries = 100;
// No log ends here: an append on this condition tells duplicates and conflicts and writes nothing.
constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();

// Entries that name others must be checked against everything in front of them.
bool NamesOthers(const NewEntry& entry) {
  return !entry.targets.empty() ||
         std::any_of(entry.events.begin(), entry.events.end(),
                     [](const PolicyEvent& event) { return !event.modifies.empty(); });
}

SubmitResult Done(const Receipt& receipt) {
  return {receipt.duplicate ? SubmitOutcome::kDuplicate : SubmitOutcome::kAdded, receipt, {}, {}};
}
SubmitResult Clash(std::string message) {
  return {SubmitOutcome::kConflict, {}, {}, std::move(message)};
}

void AddProblems(std::vector<Problem> of_event, std::size_t index, std::vector<Problem>* problems) {
  for (Problem& problem : of_event) {
    problem.field.insert(0, "events[" + std::to_string(index) + "].");
    problems->push_back(std::move(problem));
  }
}

// What `entry` must hold before it is looked at in the light of the log.
std::vector<Problem> ProblemsOf(const NewEntry& entry, const SubjectTree& subjects,
                                const DocumentStore* documents) {
  std::vector<Problem> problems;
  const bool is_retraction = entry.kind == EntryKind::kRetraction;
  if (is_retraction != entry.events.empty()) {
    problems.push_back({"events", is_retraction ? "a retraction has none" : "there are none"});
  }
  if (const std::string character = UnprintableIn(entry.reason); !character.empty()) {
    problems.push_back({"reason", "holds " + character + ", which is no text"});
  }
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    std::vector<Problem> of_event = Validate(entry.events[i], subjects);
    // What amends an event is checked by whoever knows the version before it.
    if (of_event.empty() && documents != nullptr && entry.kind == EntryKind::kEvents) {
      of_event = QuoteProblems(*documents, entry.events[i], {});
    }
    AddProblems(std::move(of_event), i, &problems);
  }
  return problems;
}

// Whoever mends the one wants to know of the other; of one field the first says enough.
void Join(std::vector<Problem> more, std::vector<Problem>* problems) {
  for (Problem& problem : more) {
    const bool is_told =
        std::ranges::find(*problems, problem.field, &Problem::field) != problems->end();
    if (!is_told) problems->push_back(std::move(problem));
  }
}

// One run over a list of entries. Those that name nothing wait in a batch, for one sync instead of
// many; the batch is written before anything that could refer to it is looked at.
class Run {
 public:
  Run(EventLog* log, Catalog* catalog, const SubjectTree& subjects, const DocumentStore* documents,
      std::size_t count)
      : log_(log), catalog_(catalog), subjects_(subjects), documents_(documents), results_(count) {}

  Result<void> Take(const NewEntry& entry, std::size_t index) {
    const std::vector<Claim> claims = ClaimsOf(entry);
    const bool repeats = std::any_of(claims.begin(), claims.end(), [&](const Claim& claim) {
      return pending_claims_.contains(claim.name);
    });
    if (repeats || NamesOthers(entry)) CHIP_CHECK(Flush());
    if (CHIP_TRY(IsKnown(entry, claims, index))) return Ok();
    results_[index].problems = ProblemsOf(entry, subjects_, documents_);
    if (!results_[index].problems.empty()) {
      Join(catalog_->Check(entry), &results_[index].problems);
      return Ok();
    }
    if (NamesOthers(entry)) return AppendAlone(entry, index);
    results_[index].problems = catalog_->Check(entry);
    if (!results_[index].problems.empty()) return Ok();
    pending_.push_back(entry);
    pending_index_.push_back(index);
    for (const Claim& claim : claims) pending_claims_[claim.name] = claim.digest;
    return pending_.size() < kBatch ? Ok() : Flush();
  }

  Result<void> Flush() {
    if (pending_.empty()) return Ok();
    const Result<std::vector<Receipt>> receipts = log_->AppendAll(pending_);
    if (receipts) {
      for (std::size_t i = 0; i < receipts->size(); ++i) {
        results_[pending_index_[i]] = Done((*receipts)[i]);
      }
    } else if (receipts.error().code == ErrorCode::kConflict) {
      // Somebody else took a name since: each on its own.
      for (std::size_t i = 0; i < pending_.size(); ++i) {
        CHIP_CHECK(Append(pending_[i], {}, pending_index_[i]));
      }
    } else {
      return receipts.error();
    }
    pending_.clear();
    pending_index_.clear();
    pending_claims_.clear();
    return CatchUp(*log_, catalog_);
  }

  std::vector<SubmitResult> Finish() { return std::move(results_); }

 private:
  // Whether the log has one of its names already; then the result is there.
  Result<bool> IsKnown(const NewEntry& entry, const std::vector<Claim>& claims, std::size_t index) {
    for (const Claim& claim : claims) {
      if (!CHIP_TRY(log_->FindClaim(claim.name))) continue;
      CHIP_CHECK(Append(entry, {kNowhere}, index));
      return true;
    }
    return false;
  }

  // A conflict is a result; any other error is the log's.
  Result<void> Append(const NewEntry& entry, const AppendOptions& options, std::size_t index) {
    const Result<Receipt> receipt = log_->Append(entry, options);
    if (receipt) {
      results_[index] = Done(*receipt);
    } else if (receipt.error().code == ErrorCode::kConflict) {
      results_[index] = Clash(receipt.error().message);
    } else {
      return receipt.error();
    }
    return Ok();
  }

  // Check and append as one step: where the log has grown in between, both are done again.
  Result<void> AppendAlone(const NewEntry& entry, std::size_t index) {
    for (int attempt = 0; attempt < kRetries; ++attempt) {
      CHIP_CHECK(CatchUp(*log_, catalog_));
      const std::uint64_t seen = catalog_->last_seq();
      results_[index].problems = catalog_->Check(entry);
      if (!results_[index].problems.empty()) return Ok();
      CHIP_CHECK(Append(entry, {seen}, index));
      CHIP_CHECK(CatchUp(*log_, catalog_));
      const bool has_grown = catalog_->last_seq() > seen;
      if (results_[index].outcome != SubmitOutcome::kConflict || !has_grown) return Ok();
      results_[index] = {};
    }
    return Unavailable("the log grows too fast for this entry to be checked");
  }

  EventLog* log_;
  Catalog* catalog_;
  const SubjectTree& subjects_;
  const DocumentStore* documents_;
  std::vector<SubmitResult> results_;
  std::vector<NewEntry> pending_;
  std::vector<std::size_t> pending_index_;
  std::unordered_map<std::string, Hash> pending_claims_;
};

// What a run would do, on a copy of the catalog that the entries are added to instead of the log.
class DryRun {
 public:
  DryRun(EventLog* log, const Catalog& catalog, const SubjectTree& subjects,
         const DocumentStore* documents)
      : log_(log), catalog_(catalog.Clone()), subjects_(subjects), documents_(documents) {}

  Result<SubmitResult> Take(const NewEntry& entry) {
    const std::vector<Claim> claims = ClaimsOf(entry);
    for (const Claim& claim : claims) {
      const auto earlier = claims_.find(claim.name);
      if (earlier != claims_.end()) {
        if (earlier->second == claim.digest)
          return SubmitResult{SubmitOutcome::kDuplicate, {}, {}, {}};
        return Clash(claim.name + " stands for something else further up");
      }
      if (!CHIP_TRY(log_->FindClaim(claim.name))) continue;
      const Result<Receipt> receipt = log_->Append(entry, {kNowhere});
      if (receipt) return Done(*receipt);
      if (receipt.error().code == ErrorCode::kConflict) return Clash(receipt.error().message);
      return receipt.error();
    }
    SubmitResult result;
    result.problems = ProblemsOf(entry, subjects_, documents_);
    Join(catalog_.Check(entry), &result.problems);
    if (!result.problems.empty()) return result;
    for (const Claim& claim : claims) claims_[claim.name] = claim.digest;
    LogEntry placed;
    static_cast<NewEntry&>(placed) = entry;
    placed.seq = catalog_.last_seq() + 1;
    catalog_.Add(HeadOf(placed));
    result.outcome = SubmitOutcome::kAdded;
    return result;
  }

 private:
  EventLog* log_;
  Catalog catalog_;
  const SubjectTree& subjects_;
  const DocumentStore* documents_;
  std::unordered_map<std::string, Hash> claims_;
};

}  // namespace

Result<void> CatchUp(const EventLog& log, Catalog* catalog) {
  return log.ScanHeads(catalog->last_seq(), [&](const EntryHead& head) {
    catalog->Add(head);
    return true;
  });
}

Result<std::vector<SubmitResult>> Submit(EventLog* log, Catalog* catalog,
                                         const SubjectTree& subjects,
                                         const std::vector<NewEntry>& entries,
                                         const SubmitOptions& options) {
  CHIP_CHECK(CatchUp(*log, catalog));
  if (options.dry_run) {
    DryRun run(log, *catalog, subjects, options.documents);
    std::vector<SubmitResult> results;
    results.reserve(entries.size());
    for (const NewEntry& entry : entries) results.push_back(CHIP_TRY(run.Take(entry)));
    return results;
  }
  Run run(log, catalog, subjects, options.documents, entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) CHIP_CHECK(run.Take(entries[i], i));
  CHIP_CHECK(run.Flush());
  return run.Finish();
}

std::string Summary(const SubmitResult& result) {
  switch (result.outcome) {
    case SubmitOutcome::kAdded:
      return result.receipt.seq == 0 ? "would be added"
                                     : "added as " + std::to_string(result.receipt.seq);
    case SubmitOutcome::kDuplicate:
      return result.receipt.seq == 0 ? "repeats one further up"
                                     : "known as " + std::to_string(result.receipt.seq);
    case SubmitOutcome::kConflict:
      return "conflict: " + result.message;
    case SubmitOutcome::kRefused:
      break;
  }
  std::string line = "refused";
  const char* separator = ": ";
  for (const Problem& problem : result.problems) {
    line += separator + problem.field + ": " + problem.message;
    separator = "; ";
  }
  return line;
}

}  // namespace chipline
