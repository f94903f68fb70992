namespace Lapack;

// The pairs of which one value lies outside a subset, behind the cut.
ref partial struct ClosePairs<R>
{
    /// <summary>
    /// For the certificate, before pairs are judged: a value outside a subset, the next one or one in the group of the value at that end.
    /// </summary>
    /// <param name="end">The place of the value at the end of the subset.</param>
    /// <param name="number">The number of the value outside in the whole spectrum.</param>
    /// <param name="value">The value outside.</param>
    /// <param name="equal">Whether it is in the group of the one at the end.</param>
    public readonly void Widen(int end, int number, R value, bool equal) => rule.Widen(number, Reals.Number(value), equal ? end : null);

    /// <summary>The pairs of one vector with all values outside were divided: the norm of what they contribute.</summary>
    public void WeighBeyond(R norm)
    {
        Weigh(norm);
        rule.NoteQuotient(Reals.Number(norm));
    }

    /// <summary>
    /// The nearest value outside a subset, in another group than w_j: if gw_j is not zero the pair is joint, as in
    /// <see cref="ReciprocalGap"/>.
    /// </summary>
    public void Beyond(int j, int other, R value)
    {
        R gap = R.Abs(value - w[j]), uncertainty = jointNoise * norms[j] / gap;
        rule.NoteOutside(j, other, 0, Reals.Number(norms[j]), Reals.Number(gap));
        if (!gw.IsEmpty && R.Abs(gw[j]) > distinct && uncertainty > worst)
        {
            worst = uncertainty;
            rule.Joint(AcrossCut(j, other, value, R.Zero), Reals.Number(uncertainty));
        }
    }

    /// <summary>A value outside a subset that belongs to the group of w_j, and the residual towards the group's part outside.</summary>
    public void JudgeAcrossCut(int j, int other, R value, R residual)
    {
        if (R.IsZero(norms[j]))
        {
            return;
        }

        rule.NoteOutside(j, other, Reals.Number(residual), Reals.Number(norms[j]), double.PositiveInfinity);
        if (!gw.IsEmpty)
        {
            rule.Split(AcrossCut(j, other, value, residual), Reals.Number(R.Abs(gw[j])));
        }

        if (residual > noise * norms[j] && residual > R.CreateTruncating(rule.Eps) * tolerance * largest)
        {
            rule.Refuse(AcrossCut(j, other, value, residual));
        }
    }

    readonly ClosePair AcrossCut(int j, int other, R value, R residual) => offset + j < other
        ? new(null, offset + j, other, Reals.Number(w[j]), Reals.Number(value), Reals.Number(residual))
        : new(null, other, offset + j, Reals.Number(value), Reals.Number(w[j]), Reals.Number(residual));
}
