namespace Lapack;

// The pairs of which one value lies outside a subset, behind the cut.
ref partial struct ClosePairs<R>
{
    /// <summary>
    /// The nearest value outside a subset, in another group than w_j: if gw_j is not zero the pair is joint, as in
    /// <see cref="ReciprocalGap"/>.
    /// </summary>
    public void Beyond(int j, int other, R value)
    {
        R gap = R.Abs(value - w[j]), uncertainty = jointNoise * norms[j] / gap;
        if (!gw.IsEmpty && R.Abs(gw[j]) > distinct && uncertainty > worst)
        {
            worst = uncertainty;
            rule.Joint(AcrossCut(j, other, value, R.Zero), Number(uncertainty));
        }
    }

    /// <summary>A value outside a subset that belongs to the group of w_j, and the residual towards the group's part outside.</summary>
    public void JudgeAcrossCut(int j, int other, R value, R residual)
    {
        if (R.IsZero(norms[j]))
        {
            return;
        }

        if (!gw.IsEmpty)
        {
            rule.Split(AcrossCut(j, other, value, residual), Number(R.Abs(gw[j])));
        }

        if (residual > noise * norms[j])
        {
            rule.Refuse(AcrossCut(j, other, value, residual));
        }
    }

    readonly ClosePair AcrossCut(int j, int other, R value, R residual) => offset + j < other
        ? new(null, offset + j, other, Number(w[j]), Number(value), Number(residual))
        : new(null, other, offset + j, Number(value), Number(w[j]), Number(residual));
}
