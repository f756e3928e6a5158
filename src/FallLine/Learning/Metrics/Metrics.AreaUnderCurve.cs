namespace FallLine;

/// <content>The area under the receiver operating characteristic.</content>
public static partial class Metrics
{
    /// <summary>The probability that a random row of the second class is given a higher probability of it than a random row of the first; equal ones count half.</summary>
    /// <remarks>
    /// With R the sum of the ranks of the n₁ rows of the second class, ties sharing their mean rank: (R - n₁(n₁ + 1)/2) / (n₀·n₁), the statistic of
    /// Mann and Whitney. NaN where the targets are all of one class.
    /// </remarks>
    public static Metric AreaUnderCurve { get; } = new AreaUnderCurveMetric();

    private sealed class AreaUnderCurveMetric : Metric
    {
        public override string Id => "auc";

        public override string Summary => "How well two classes are ranked: 1 is perfect, 0.5 as good as guessing. Whether the probabilities themselves are right does not matter.";

        public override string Formula => "P(p of a second-class row > p of a first-class row) + P(equal)/2";

        public override string Reference => "Hanley and McNeil, Radiology 143, 1982";

        public override TargetKind Target => TargetKind.Classes;

        public override int MostClasses => 2;

        public override bool HigherIsBetter => true;

        protected override double Compute(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
        {
            // Near 1 the second probability rounds to 1 while the first still tells rows apart, so it is the second key.
            (double Second, double NotFirst, bool IsSecond)[] rows = new (double, double, bool)[targets.Length];
            double seconds = 0;
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row] = (predictions[(2 * row) + 1], -predictions[2 * row], targets[row] == 1);
                seconds += rows[row].IsSecond ? 1 : 0;
            }

            Array.Sort(rows, (left, right) => Compare(left, right));
            double ranks = 0;
            for (int start = 0, end; start < rows.Length; start = end)
            {
                int tied = 0;
                for (end = start; end < rows.Length && Compare(rows[end], rows[start]) == 0; end++)
                {
                    tied += rows[end].IsSecond ? 1 : 0;
                }

                ranks += tied * (start + end + 1) / 2.0;
            }

            return (ranks - (seconds * (seconds + 1) / 2)) / (seconds * (rows.Length - seconds));
        }

        private static int Compare((double Second, double NotFirst, bool) left, (double Second, double NotFirst, bool) right) =>
            left.Second.CompareTo(right.Second) is var order and not 0 ? order : left.NotFirst.CompareTo(right.NotFirst);
    }
}
