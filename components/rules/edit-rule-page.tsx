"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ChangedElsewhere } from "@/components/console/changed-elsewhere";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import type { RuleListItem } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";
import { FormSkeleton } from "./new-rule-page";
import { RuleForm } from "./rule-form";
import { valuesOfRule } from "./rule-form-values";

/** The form of a rule that is there already. */
export function EditRulePage({ refName }: { refName: string }) {
  const trpc = useTRPC();
  const rule = useQuery(trpc.rules.get.queryOptions({ ref: refName }));
  return (
    <>
      <PageHeader
        breadcrumbs={[
          { label: "Rules", href: "/rules" },
          { label: rule.data?.label ?? refName, href: `/rules/${refName}` },
        ]}
        title="Edit rule"
        identifier={refName}
      />
      {rule.data ? (
        <EditedRule rule={rule.data} />
      ) : rule.error ? (
        <ErrorState
          title="The rule could not be read"
          description={rule.error.message}
          onRetry={() => void rule.refetch()}
        />
      ) : (
        <FormSkeleton />
      )}
    </>
  );
}

function EditedRule({ rule }: { rule: RuleListItem }) {
  const [opened] = useState(rule);
  return (
    <>
      {rule.version !== opened.version && <ChangedElsewhere what="rule" />}
      <RuleForm initial={valuesOfRule(opened)} editing={rule.ref} />
    </>
  );
}
