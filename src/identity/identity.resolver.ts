import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { type Context, load, personOf } from '../context';
import { Language, type Localized, localize } from '../language/language';
import { LanguageArg, LocalizedText } from '../language/language.graphql';
import { globalId } from '../nodes/global-id';
import { GlobalId } from '../nodes/node.graphql';
import { asksFor } from '../paging/asks-for';
import { type Connection, connectionOf, PageArgs } from '../paging/connection.graphql';
import { Delegation, DelegationConnection, Person, ViewerType } from './identity.graphql';
import { type DelegationRow, loadDelegations, type PersonRow, readDelegations } from './identity.reads';
import type { Viewer } from './viewer';

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Query(() => ViewerType, { description: 'Who asks. Anonymous callers get the role ANONYMOUS and nulls.' })
  viewer(@Ctx() ctx: Context): Viewer {
    return ctx.viewer;
  }

  @FieldResolver(() => Language)
  language(@Ctx() ctx: Context): Language {
    return ctx.language;
  }

  @FieldResolver(() => Person, { nullable: true })
  person(@Ctx() { viewer }: Context): PersonRow | null {
    if (viewer.kind === 'ANONYMOUS') return null;
    const delegationId = viewer.kind === 'DELEGATE' ? viewer.delegationId : null;
    return { id: viewer.personId, name: viewer.name, role: viewer.role, delegationId };
  }

  @FieldResolver(() => Delegation, { nullable: true })
  delegation(@Ctx() ctx: Context): Promise<DelegationRow | null> | null {
    return ctx.viewer.kind === 'DELEGATE' ? load(ctx, loadDelegations, ctx.viewer.delegationId) : null;
  }
}

@Resolver(() => Delegation)
export class DelegationResolver {
  @Query(() => DelegationConnection, { description: 'The delegations that take part, by code.' })
  async delegations(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<DelegationRow>> {
    personOf(ctx);
    return connectionOf(await readDelegations(ctx, page, asksFor(info, 'totalCount')));
  }

  @GlobalId()
  id(@Root() delegation: DelegationRow): string {
    return globalId('Delegation', delegation.id);
  }

  @FieldResolver(() => LocalizedText)
  name(@Root() delegation: DelegationRow, @LanguageArg() language: Language | null, @Ctx() ctx: Context): Localized {
    return localize(delegation.name, language ?? ctx.language);
  }
}

@Resolver(() => Person)
export class PersonResolver {
  @GlobalId()
  id(@Root() person: PersonRow): string {
    return globalId('Person', person.id);
  }

  @FieldResolver(() => String)
  name(@Root() person: PersonRow): string {
    return person.name;
  }
}
