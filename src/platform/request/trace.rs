//! W3C Trace Context: which trace a request belongs to, and the operation of the caller that it came from.

use std::fmt;

use uuid::Uuid;

tokio::task_local! {
    static TRACE: TraceContext;
}

/// Sixteen bytes that are not all zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceId(u128);

/// Eight bytes that are not all zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanId(u64);

/// Where a request stands in a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    /// The trace: the caller's, or a new one.
    pub trace_id: TraceId,
    /// This request.
    pub span_id: SpanId,
    /// The operation of the caller, if it told one.
    pub foreign_span_id: Option<SpanId>,
}

impl SpanId {
    /// A new one. The halves of a random UUID hold its version and variant, so that neither is ever zero.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "each is another one")]
    pub fn new() -> Self {
        Self(Uuid::new_v4().as_u64_pair().1)
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl TraceContext {
    /// The context of a request with these `traceparent` headers, of which one that is no text is `None`: within the caller's trace if a single one tells it,
    /// otherwise in a new one.
    #[must_use]
    pub fn from_headers<'a>(mut given: impl Iterator<Item = Option<&'a str>>) -> Self {
        let only = given.next().flatten().filter(|_| given.next().is_none());
        let parent = only.and_then(parse);
        let trace_id = parent.map_or_else(|| TraceId(Uuid::new_v4().as_u128()), |(trace, _)| trace);
        Self { trace_id, span_id: SpanId::new(), foreign_span_id: parent.map(|(_, span)| span) }
    }
}

/// The context of the present request; outside one, a new trace.
#[must_use]
pub fn current() -> TraceContext {
    TRACE.try_with(|context| *context).unwrap_or_else(|_| TraceContext::from_headers(std::iter::empty()))
}

/// Runs a future within a context.
pub async fn scope<F: Future>(context: TraceContext, future: F) -> F::Output {
    TRACE.scope(context, future).await
}

/// `00-<32 hex>-<16 hex>-<2 hex>`, in lower case. Later versions may have more at the end.
fn parse(header: &str) -> Option<(TraceId, SpanId)> {
    let mut parts = header.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let ends = version != "00" || parts.next().is_none();
    if !(hex(version, 2) && version != "ff" && hex(trace, 32) && hex(span, 16) && hex(flags, 2) && ends) {
        return None;
    }
    let trace = u128::from_str_radix(trace, 16).ok().filter(|trace| *trace != 0)?;
    let span = u64::from_str_radix(span, 16).ok().filter(|span| *span != 0)?;
    Some((TraceId(trace), SpanId(span)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    fn from_values(values: &[&str]) -> TraceContext {
        TraceContext::from_headers(values.iter().copied().map(Some))
    }

    #[test]
    fn the_trace_of_the_caller_goes_on() {
        for header in [format!("00-{TRACE}-{SPAN}-01"), format!("cc-{TRACE}-{SPAN}-01-more")] {
            let context = from_values(&[&header]);
            assert_eq!((context.trace_id.to_string(), context.foreign_span_id.unwrap().to_string()), (TRACE.into(), SPAN.into()));
            assert_ne!(context.span_id.to_string(), SPAN);
        }
    }

    #[test]
    fn whatever_is_no_trace_makes_a_new_one() {
        let zeros = "0".repeat(32);
        let bad = [
            String::new(),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-{zeros}-{SPAN}-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-+{}-{SPAN}-01", &TRACE[1..]),
            format!("00-{TRACE}-{SPAN}-0"),
        ];
        for header in bad {
            let context = from_values(&[&header]);
            assert_ne!(context.trace_id.to_string(), TRACE, "{header}");
            assert_eq!((context.trace_id.to_string().len(), context.foreign_span_id), (32, None), "{header}");
        }
        let good = format!("00-{TRACE}-{SPAN}-01");
        assert_eq!(from_values(&[&good, &good]).foreign_span_id, None);
        assert_ne!(from_values(&[]).trace_id, from_values(&[]).trace_id);
    }
}
