"use client";

import { useId, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { SelectField, TextField } from "@/components/ui/input";
import { ORDER_STATUSES } from "@/lib/domain/order";
import {
  isFiltered,
  NO_FILTERS,
  orderListHref,
  parseOrderFilters,
  type OrderFilters,
} from "./order-filters";
import { STATUS_LOOKS } from "./order-look";

const STATUS_OPTIONS = [
  { value: "", label: "All statuses" },
  ...ORDER_STATUSES.map((status) => ({ value: status, label: STATUS_LOOKS[status].label })),
];

type Draft = { status: string; from: string; to: string; search: string };

function draftOf(filters: OrderFilters): Draft {
  return {
    status: filters.status ?? "",
    from: filters.from ?? "",
    to: filters.to ?? "",
    search: filters.search,
  };
}

export type OrdersFilterFormProps = {
  filters: OrderFilters;
  pending: boolean;
  onChange: (filters: OrderFilters) => void;
};

/** The list's filters. A selection applies immediately, a search on submit. Without JavaScript it is a plain form. */
export function OrdersFilterForm({ filters, pending, onChange }: OrdersFilterFormProps) {
  const href = orderListHref({ ...filters, cursors: [] });
  const [draft, setDraft] = useState(() => draftOf(filters));
  const [shown, setShown] = useState(href);
  const [open, setOpen] = useState(isFiltered(filters));
  const formId = useId();
  if (shown !== href) {
    setShown(href);
    setDraft(draftOf(filters));
  }

  function edit(change: Partial<Draft>, apply: boolean) {
    const next = { ...draft, ...change };
    setDraft(next);
    if (apply) send(parseOrderFilters(next));
  }
  function send(next: OrderFilters) {
    if (orderListHref(next) !== href || filters.cursors.length > 0) onChange(next);
  }
  const dateField = (
    name: "from" | "to",
    label: string,
    limits: { min?: string; max?: string },
  ) => (
    <TextField
      label={label}
      name={name}
      type="date"
      value={draft[name]}
      onChange={(event) => edit({ [name]: event.target.value }, true)}
      {...limits}
    />
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    send(parseOrderFilters(draft));
  }

  return (
    <div>
      <Button
        aria-expanded={open}
        aria-controls={formId}
        onClick={() => setOpen(!open)}
        className="md:hidden"
      >
        {open ? "Hide filters" : "Filter and search"}
      </Button>
      <form
        id={formId}
        action="/dashboard/orders"
        onSubmit={submit}
        role="search"
        aria-label="Orders"
        className={cx(
          "grid items-end gap-3 max-md:mt-3 sm:grid-cols-2 md:grid-cols-[10rem_9.5rem_9.5rem_minmax(0,1fr)_auto]",
          !open && "max-md:hidden",
        )}
      >
        <SelectField
          label="Status"
          name="status"
          options={STATUS_OPTIONS}
          value={draft.status}
          onChange={(event) => edit({ status: event.target.value }, true)}
          className="sm:max-md:col-span-2"
        />
        {dateField("from", "From (UTC)", { max: draft.to || undefined })}
        {dateField("to", "To (UTC)", { min: draft.from || undefined })}
        <TextField
          label="Search"
          name="search"
          type="search"
          placeholder="Order or payment ID, product, note"
          maxLength={200}
          value={draft.search}
          onChange={(event) => edit({ search: event.target.value }, false)}
          className="sm:max-md:col-span-2"
        />
        <div className="flex gap-2 sm:max-md:col-span-2">
          <Button type="submit" pending={pending}>
            Search
          </Button>
          <Button
            variant="ghost"
            aria-disabled={!isFiltered(filters)}
            onClick={() => {
              setDraft(draftOf(NO_FILTERS));
              send(NO_FILTERS);
            }}
          >
            Clear
          </Button>
        </div>
      </form>
    </div>
  );
}
